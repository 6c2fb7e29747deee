package io.warren.queue.classic;

import io.warren.queue.EventLoop;
import io.warren.queue.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When messages have waited long enough: by what their publisher said, and by what the queue says for all of them; the shorter time
 * counts. Only the head is ever looked at, so a message leaves when everything before it has left, as in RabbitMQ.
 *
 * <p>
 * Cost for a queue whose messages do not expire: one look at each batch.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class Expiry {

    private static final long NEVER = Long.MAX_VALUE;

    private final EventLoop loop;
    private final DueTimer timer;
    private long ttlMillis = -1;
    private boolean someExpire;

    /** @param onDue run on the loop when the head may have expired */
    Expiry(EventLoop loop, Runnable onDue) {
        this.loop = loop;
        this.timer = new DueTimer(loop, onDue);
    }

    /** Null: messages stay as long as their publishers say. */
    void configure(@Nullable Duration ttl) {
        ttlMillis = ttl == null ? -1 : ttl.toMillis();
    }

    /** There are messages that nobody looked at when they came. */
    void onUnknownMessages() {
        someExpire = true;
    }

    void onPublished(Message message) {
        someExpire |= message.expirationMillis() >= 0;
    }

    /** Whether there can be a message that expires. */
    boolean possible() {
        return someExpire || ttlMillis >= 0;
    }

    boolean expired(Message message) {
        return deadline(message) <= loop.epochMillis();
    }

    private long deadline(Message message) {
        long own = message.expirationMillis();
        long wait = own < 0 ? ttlMillis : ttlMillis < 0 ? own : Math.min(own, ttlMillis);
        long deadline = message.arrivedMillis() + wait;
        return wait < 0 || deadline < 0 ? NEVER : deadline; // below 0: too large for the clock
    }

    /** The queue is empty. */
    void onEmpty() {
        someExpire = false;
    }

    /** Sees to it that the head is looked at when its time is up. */
    void await(Message head) {
        timer.await(deadline(head));
    }

    void cancel() {
        timer.cancel();
    }
}
