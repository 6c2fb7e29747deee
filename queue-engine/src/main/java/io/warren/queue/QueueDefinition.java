package io.warren.queue;

/**
 * What a queue was declared as, all defaults filled in.
 *
 * @param id
 *            above 0 for a durable queue: what storage knows it by, and no other queue of the data directory, ever; 0 for one
 *            that is not durable
 * @param type
 *            the name of its type, as in {@code x-queue-type}
 * @param exclusive
 *            whether it belongs to one connection and goes with it
 * @param autoDelete
 *            whether it goes when its last consumer goes
 * @param singleActiveConsumer
 *            whether one consumer at a time is delivered to, the others waiting to take over
 * @param maxPriority
 *            messages of higher priority count as this; 0: all messages are equal. The ids from {@code id} on, one for each priority, are
 *            the queue's
 */
public record QueueDefinition(long id, String vhost, String name, String type, boolean durable, boolean exclusive,
        boolean autoDelete, boolean singleActiveConsumer, int maxPriority) {

    /** A queue without priorities. */
    public QueueDefinition(long id, String vhost, String name, String type, boolean durable, boolean exclusive,
            boolean autoDelete, boolean singleActiveConsumer) {
        this(id, vhost, name, type, durable, exclusive, autoDelete, singleActiveConsumer, 0);
    }

    /** How many ids in a row are its own. */
    public int ids() {
        return maxPriority + 1;
    }
}
