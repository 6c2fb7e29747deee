package io.warren.queue;

/**
 * A queue's figures at one moment.
 *
 * @param ready
 *            entries that wait for a consumer
 * @param unsettled
 *            entries delivered and not settled
 * @param readyBytes
 *            bytes of the bodies of the ready entries
 * @param unsettledBytes
 *            the same of the unsettled entries; among them those that are held back before their next delivery
 * @param deadLetters
 *            entries that stay until all queues that they are routed to as dead letters have taken them
 * @param scheduled
 *            entries whose time to be delivered has not come
 * @param consumers
 *            subscriptions, waiting ones included
 */
public record QueueStats(long ready, long unsettled, long readyBytes, long unsettledBytes, long deadLetters,
        long scheduled, int consumers) {}
