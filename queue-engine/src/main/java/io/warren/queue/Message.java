package io.warren.queue;

import io.warren.router.Routable;

/**
 * The immutable content of a message, shared by all queues it was routed to, and what queues need to know of it. What its
 * bytes mean is the business of the protocol that made it.
 *
 * <p>
 * Ownership: the content lives on the heap and belongs to the garbage collector; nobody releases it.
 *
 * <p>
 * Threads: any.
 */
public interface Message extends Routable {

    /** The exchange it was published to; empty for the default exchange. */
    String exchange();

    /** Bytes of the properties and the body together: what limits and back-pressure count. */
    @Override
    int size();

    /** Bytes of the body alone: what people call the size of a message, and what length limits count. */
    int bodySize();

    /** Whether it must survive a restart when it lies in a durable queue. */
    boolean persistent();

    /** 0 where the publisher set none. */
    int priority();

    /** Milliseconds that it may wait in a queue, or -1 where the publisher set none. */
    long expirationMillis();

    /** Since 1970: no queue is to deliver it earlier; 0: as soon as possible. */
    long dueMillis();

    /** Whether its publisher said when it may come or has to go, which few do. */
    default boolean timed() {
        return expirationMillis() >= 0 || dueMillis() > 0;
    }

    /** When the broker took it in, in milliseconds since 1970: how long it has waited counts from here. */
    long arrivedMillis();
}
