package io.warren.queue.classic;

import io.warren.queue.EventLoop;
import io.warren.queue.EventLoop.Timer;
import io.warren.queue.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When messages have waited long enough: by what their publisher said, and by what the queue says for all of them; the shorter time
 * counts. Only the head is ever looked at, so a message leaves when everything before it has left, as in RabbitMQ.
 *
 * <p>
 * Cost for a queue whose messages do not expire: one look at each published message.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class Expiry {

    private static final long NEVER = Long.MAX_VALUE;
    /** A timer that is due much later is set again on the way, since the time of day may be set. */
    private static final long TIMER_MAX_MILLIS = 3_600_000;

    private final EventLoop loop;
    private final Runnable onDue;
    private long ttlMillis = -1;
    private boolean someExpire;
    private @Nullable Timer timer;
    private long timerDue = NEVER;

    /** @param onDue run on the loop when the head may have expired */
    Expiry(EventLoop loop, Runnable onDue) {
        this.loop = loop;
        this.onDue = onDue;
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
        long due = deadline(head);
        if (due >= timerDue) {
            return; // what is due earlier is looked at earlier, and this again then
        }
        cancel();
        timerDue = due;
        timer = loop.schedule(this::onTimer, Math.clamp(due - loop.epochMillis(), 0, TIMER_MAX_MILLIS));
    }

    private void onTimer() {
        timer = null;
        timerDue = NEVER;
        onDue.run();
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        timerDue = NEVER;
    }
}
