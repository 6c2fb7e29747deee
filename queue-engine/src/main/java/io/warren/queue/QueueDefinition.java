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
 *            messages of higher priority count as this; 0: all messages are equal.
 */
public record QueueDefinition(long id, String vhost, String name, String type, boolean durable, boolean exclusive,
        boolean autoDelete, boolean singleActiveConsumer, int maxPriority) {

    /** So many ids from that of a durable queue on are its own: it keeps its messages in lanes, each under an id. */
    public static final int IDS = 1024;

    /** A queue without priorities. */
    public QueueDefinition(long id, String vhost, String name, String type, boolean durable, boolean exclusive,
            boolean autoDelete, boolean singleActiveConsumer) {
        this(id, vhost, name, type, durable, exclusive, autoDelete, singleActiveConsumer, 0);
    }
}
