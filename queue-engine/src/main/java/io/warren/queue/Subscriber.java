package io.warren.queue;

/**
 * One consumer's end of a subscription: what it asked for, whether it can take more, and where deliveries and notices go. Its
 * identity is the subscription's.
 *
 * <p>
 * Threads: every method is called on the queue's event loop and must neither block nor touch the subscriber's owner except by
 * posting. Notices and deliveries of one queue are posted in their order.
 */
public interface Subscriber {

    ConsumerSpec spec();

    /**
     * Whether it can take deliveries now. After false, {@link MessageQueue#resume} is called once it can again. A queue asks
     * between batches, so what is under way stays near the limit and never grows with the backlog.
     */
    boolean writable();

    /**
     * Takes one permit of a limit that it shares with other subscriptions (a channel-wide prefetch), or says no; after a no,
     * {@link MessageQueue#resume} follows. A permit comes back when the subscriber's owner settles.
     */
    boolean tryAcquirePermit();

    void onStarted();

    void onRefused(QueueException refusal);

    void onDeliveries(DeliveryBatch batch);

    /** With a single active consumer: it has become the active one, or is no longer. */
    void onActive(boolean active);

    /** The last of the subscription. */
    void onEnded(EndReason reason);

    /** Why a subscription ended. */
    enum EndReason {
        /** Its owner ended it. */
        UNSUBSCRIBED,
        /** The queue is gone. */
        QUEUE_DELETED
    }
}
