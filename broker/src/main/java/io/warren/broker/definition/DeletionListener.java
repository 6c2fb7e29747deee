package io.warren.broker.definition;

import io.warren.broker.vhost.VirtualHost;

/**
 * Told of what clients cannot go on without.
 *
 * <p>
 * Threads: called on the definitions thread; must not block.
 */
public interface DeletionListener {

    DeletionListener NONE = new DeletionListener() {
        @Override
        public void onVirtualHostDeleted(VirtualHost vhost) {
            // nobody is there
        }

        @Override
        public void onUserDeleted(String name) {
            // nobody is there
        }
    };

    void onVirtualHostDeleted(VirtualHost vhost);

    void onUserDeleted(String name);
}
