package io.warren.queue;

import io.warren.router.Destination;

/**
 * Where a message can be routed to: a queue, or what stands for one.
 *
 * <p>
 * Threads: any. No call blocks.
 */
public interface PublishTarget extends Destination {

    /**
     * Takes over a batch of messages. Once every one of them has its answer, {@link PublishOrigin#onAnswered} is told: for a
     * persistent message in a durable queue this means durable.
     */
    void publish(PublishBatch batch);
}
