package io.warren.queue.classic;

import io.warren.queue.EventLoop;
import io.warren.queue.EventLoop.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a queue that nobody has used for a while: nobody consumed from it, got from it or declared it.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class Lease {

    private final EventLoop loop;
    private final BooleanSupplier inUse;
    private final Runnable onEnd;
    private long leaseMillis = -1;
    private long usedNanos;
    private @Nullable Timer timer;

    /** @param inUse whether there are consumers */
    Lease(EventLoop loop, BooleanSupplier inUse, Runnable onEnd) {
        this.loop = loop;
        this.inUse = inUse;
        this.onEnd = onEnd;
    }

    /** Null: for ever. */
    void configure(@Nullable Duration lease) {
        long millis = lease == null ? -1 : lease.toMillis();
        if (millis != leaseMillis) {
            leaseMillis = millis;
            cancel();
            if (millis >= 0) {
                renew();
                look();
            }
        }
    }

    /** Somebody uses the queue, or has just stopped to. */
    void renew() {
        if (leaseMillis >= 0) {
            usedNanos = loop.nanoTime();
        }
    }

    private void look() {
        timer = null;
        if (inUse.getAsBoolean()) {
            renew();
        }
        long left = leaseMillis - TimeUnit.NANOSECONDS.toMillis(loop.nanoTime() - usedNanos);
        if (left > 0) {
            timer = loop.schedule(this::look, left);
        } else {
            onEnd.run();
        }
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
