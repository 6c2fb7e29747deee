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
 */
public record QueueDefinition(long id, String vhost, String name, String type, boolean durable, boolean exclusive,
        boolean autoDelete,
        boolean singleActiveConsumer) {}
