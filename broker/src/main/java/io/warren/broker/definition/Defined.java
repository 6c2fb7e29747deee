package io.warren.broker.definition;

import io.warren.broker.auth.UserStore;
import io.warren.broker.error.ChannelException;
import io.warren.broker.parameter.Parameters;
import io.warren.broker.vhost.VirtualHost;
import io.warren.codec.SoftError;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that is declared.
 *
 * <p>
 * Threads: reads any; changes, the definitions thread.
 *
 * @param newVhost
 *            makes an empty virtual host of a name
 */
record Defined(Map<String, VirtualHost> vhosts, Function<String, VirtualHost> newVhost, UserStore users,
        Parameters parameters, DeletionListener deletions) {

    VirtualHost requireVhost(String name) {
        @Nullable
        VirtualHost vhost = vhosts.get(name);
        if (vhost == null) {
            throw new ChannelException(SoftError.NOT_FOUND, "no vhost '" + name + "'");
        }
        return vhost;
    }

    void requireUser(String name) {
        if (!users.exists(name)) {
            throw new ChannelException(SoftError.NOT_FOUND, "no user '" + name + "'");
        }
    }
}
