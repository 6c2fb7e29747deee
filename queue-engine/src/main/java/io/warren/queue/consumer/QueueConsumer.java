package io.warren.queue.consumer;

import io.warren.queue.ConsumerSpec;
import io.warren.queue.DeliveryBatch;
import io.warren.queue.Subscriber;
import org.jspecify.annotations.Nullable;

/**
 * The queue's side of a subscription: its credit, whether it may take, and the batch that is being filled for it.
 *
 * <p>
 * States as to deliveries: <em>enlisted</em> (waits in {@link ConsumerSet} for its turn), <em>out of credit</em> (until a
 * settlement or added credit), <em>paused</em> (it was not writable or had no permit; until it resumes), <em>waiting</em>
 * (another one is the single active consumer).
 *
 * <p>
 * Threads: the queue's event loop.
 */
public final class QueueConsumer {

    private final Subscriber subscriber;
    private final ConsumerSpec spec;
    private int credit;
    private boolean paused;
    private @Nullable DeliveryBatch batch;
    private int lastBatchSize = 1;

    final PriorityRing ring;
    boolean active; // may be delivered to at all: always, but for those that wait behind a single active consumer
    boolean enlisted; // waits in the ring
    boolean ended;

    // What it holds; kept by UnsettledEntries.
    @Nullable
    QueueEntry firstHeld;

    QueueConsumer(Subscriber subscriber, PriorityRing ring) {
        this.subscriber = subscriber;
        this.ring = ring;
        this.spec = subscriber.spec();
        this.credit = spec.credit();
    }

    public Subscriber subscriber() {
        return subscriber;
    }

    public ConsumerSpec spec() {
        return spec;
    }

    public boolean active() {
        return active;
    }

    /** Whether it holds entries that it has not settled. */
    public boolean holdsEntries() {
        return firstHeld != null;
    }

    int credit() {
        return credit;
    }

    boolean hungry() {
        return active && credit > 0;
    }

    /** Whether nothing known here speaks against delivering; {@link #acceptsNext} asks the subscriber itself. */
    public boolean eligible() {
        return active && !paused && credit > 0;
    }

    /**
     * Whether the subscriber takes one more, a permit taken if so. It is asked whether it is writable between batches only.
     * After a no it is left alone until it resumes, however much credit it gets.
     */
    boolean acceptsNext() {
        if ((batch == null && !subscriber.writable()) || !subscriber.tryAcquirePermit()) {
            paused = true;
            return false;
        }
        return true;
    }

    void resume() {
        paused = false;
    }

    /** Unlimited credit is never used up. What is settled by being sent gets back at once what settling gives back. */
    void useCredit() {
        if (credit != ConsumerSpec.UNLIMITED && !(spec.autoSettle() && spec.replenished())) {
            credit--;
        }
    }

    void addCredit(int deliveries) {
        if (credit != ConsumerSpec.UNLIMITED) {
            // Added credit that would overflow stops below UNLIMITED: no sum of grants makes credit endless.
            credit = (int) Math.min((long) credit + deliveries, ConsumerSpec.UNLIMITED - 1L);
        }
    }

    /** The batch under way, begun if there is none. */
    DeliveryBatch batch() {
        DeliveryBatch open = batch;
        if (open == null) {
            open = new DeliveryBatch(subscriber, lastBatchSize);
            batch = open;
        }
        return open;
    }

    boolean batchOpen() {
        return batch != null;
    }

    /** Hands the batch under way, if any, to the subscriber. */
    void handOver() {
        DeliveryBatch full = batch;
        if (full != null) {
            batch = null;
            lastBatchSize = full.size();
            subscriber.onDeliveries(full);
        }
    }
}
