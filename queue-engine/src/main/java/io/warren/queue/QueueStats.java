package io.warren.queue;

/**
 * A queue's figures at one moment.
 *
 * @param ready
 *            entries that wait for a consumer
 * @param unsettled
 *            entries delivered and not settled
 * @param readyBytes
 *            bytes of properties and bodies of the ready entries
 * @param unsettledBytes
 *            the same of the unsettled entries
 * @param consumers
 *            subscriptions, waiting ones included
 */
public record QueueStats(long ready, long unsettled, long readyBytes, long unsettledBytes, int consumers) {}
