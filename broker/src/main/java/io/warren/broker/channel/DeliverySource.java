package io.warren.broker.channel;

import io.warren.queue.CommitGroup;
import io.warren.queue.MessageQueue;
import io.warren.queue.Outcome;
import io.warren.queue.Settlement;
import io.warren.queue.Subscriber;
import org.jspecify.annotations.Nullable;

/**
 * Where an unacknowledged delivery came from, and so where its outcome goes: a consumer's queue, or one that basic.get took
 * from. Acknowledgements are gathered and handed over once per turn.
 *
 * <p>
 * Threads: the connection's event loop.
 */
abstract sealed class DeliverySource permits ChannelConsumer, GetSource {

    private final MessageQueue queue;
    private @Nullable Settlement accepted;

    DeliverySource(MessageQueue queue) {
        this.queue = queue;
    }

    final MessageQueue queue() {
        return queue;
    }

    /** Whom the queue delivered to; null where it was asked with basic.get. */
    abstract @Nullable Subscriber subscriber();

    /** Whether its deliveries count against a channel-wide prefetch. */
    abstract boolean limited();

    /** How long its deliveries may wait, if it says so itself. */
    @Nullable
    Long timeoutMillis() {
        return null;
    }

    /** Answers whether this is the first since the last {@link #handOver}. */
    final boolean accept(long id) {
        Settlement gathered = accepted;
        boolean first = gathered == null;
        if (gathered == null) {
            gathered = new Settlement(subscriber(), Outcome.ACCEPTED, 16);
            accepted = gathered;
        }
        gathered.add(id);
        return first;
    }

    /**
     * Sends what has been gathered to the queue.
     *
     * @param transaction
     *            that it is part of, if it is
     */
    final void handOver(@Nullable CommitGroup transaction) {
        Settlement gathered = accepted;
        if (gathered != null) {
            accepted = null;
            settle(gathered, transaction);
        }
    }

    final void settle(Settlement settlement, @Nullable CommitGroup transaction) {
        if (transaction != null && queue.definition().durable()) {
            settlement.join(transaction);
        }
        queue.settle(settlement);
    }
}
