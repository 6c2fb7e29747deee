package io.warren.queue.consumer;

import io.warren.queue.ConsumerSpec;
import io.warren.queue.DeliveryBatch;
import io.warren.queue.Message;
import io.warren.queue.Subscriber;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber as its queue sees it: the credit it has left, what it holds, and the batch that is being filled for it.
 *
 * <p>
 * Threads: the queue's event loop.
 */
public final class QueueConsumer {

    private static final int BATCH_MESSAGES_MAX = 256;
    private static final long BATCH_BYTES_MAX = 256 * 1024;

    private final Subscriber subscriber;
    private final ConsumerSpec spec;
    private int credit;
    private boolean active = true;
    private boolean inRing;
    private @Nullable DeliveryBatch batch;

    QueueConsumer(Subscriber subscriber) {
        this.subscriber = subscriber;
        this.spec = subscriber.spec();
        this.credit = spec.credit();
    }

    public Subscriber subscriber() {
        return subscriber;
    }

    public ConsumerSpec spec() {
        return spec;
    }

    boolean active() {
        return active;
    }

    void active(boolean isActive) {
        active = isActive;
    }

    /** Whether it is among those whose turn may come. */
    boolean inRing() {
        return inRing;
    }

    void inRing(boolean isInRing) {
        inRing = isInRing;
    }

    /**
     * Takes what one delivery needs (its credit, a permit of a shared limit), or says no. The socket is asked first: a permit
     * that was taken must be used.
     */
    boolean tryTake() {
        if (!active || credit == 0 || !subscriber.writable() || !subscriber.tryAcquirePermit()) {
            return false;
        }
        if (credit != ConsumerSpec.UNLIMITED) {
            credit--;
        }
        return true;
    }

    /** Adds a delivery to the batch, handing a full one over; answers whether this began a new batch. */
    boolean deliver(long id, Message message, boolean redelivered) {
        DeliveryBatch filling = batch;
        boolean first = filling == null;
        if (filling == null) {
            filling = new DeliveryBatch(subscriber);
            batch = filling;
        }
        filling.add(id, message, redelivered);
        if (filling.size() >= BATCH_MESSAGES_MAX || filling.bytes() >= BATCH_BYTES_MAX) {
            handOver();
        }
        return first;
    }

    void handOver() {
        DeliveryBatch filled = batch;
        if (filled != null) {
            batch = null;
            subscriber.onDeliveries(filled);
        }
    }

    void addCredit(int deliveries) {
        if (credit != ConsumerSpec.UNLIMITED) {
            credit = (int) Math.min(ConsumerSpec.UNLIMITED - 1L, (long) credit + deliveries);
        }
    }

    /** So many of its deliveries were settled. */
    public void settled(int deliveries) {
        if (spec.replenished()) {
            addCredit(deliveries);
        }
    }
}
