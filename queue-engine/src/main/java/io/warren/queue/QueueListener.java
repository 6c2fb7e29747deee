package io.warren.queue;

/**
 * What a queue tells the broker that it lives in.
 *
 * <p>
 * Threads: called on the queue's event loop; must not block.
 */
public interface QueueListener {

    /**
     * The queue has deleted itself, because it is auto-delete and lost its last consumer, or because of an internal error; its
     * name and bindings are to be taken down.
     */
    void onSelfDeleted(MessageQueue queue);

    /** Whether there is little room for messages that were delivered and not settled; asked for each delivery. */
    default boolean heapFull() {
        return false;
    }

    /** The bytes that the queue holds in memory, entries included, changed by this much since it last said so. */
    void onMemoryChanged(long deltaBytes);
}
