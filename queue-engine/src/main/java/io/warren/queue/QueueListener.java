package io.warren.queue;

/**
 * What a queue tells the broker that it lives in.
 *
 * <p>
 * Threads: called on the queue's event loop; must not block.
 */
public interface QueueListener {

    /** An auto-delete queue lost its last consumer and has deleted itself; its name and bindings are to be taken down. */
    void onSelfDeleted(MessageQueue queue);

    /** The bytes that the queue holds in memory, entries included, changed by this much since it last said so. */
    void onMemoryChanged(long deltaBytes);
}
