package io.warren.queue;

/**
 * What a queue was declared as, all defaults filled in.
 *
 * @param type
 *            the name of its type, as in {@code x-queue-type}
 * @param exclusive
 *            whether it belongs to one connection and goes with it
 * @param autoDelete
 *            whether it goes when its last consumer goes
 * @param singleActiveConsumer
 *            whether one consumer at a time is delivered to, the others waiting to take over
 */
public record QueueDefinition(String vhost, String name, String type, boolean durable, boolean exclusive,
        boolean autoDelete,
        boolean singleActiveConsumer) {}
