package io.warren.queue.classic;

import io.warren.queue.EventLoop;
import io.warren.queue.EventLoop.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Wakes somebody at the earliest of the times of day that it was told.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class DueTimer {

    private static final long NEVER = Long.MAX_VALUE;
    /** A timer that is due much later is set again on the way, since the time of day may be set. */
    private static final long WAIT_MAX_MILLIS = 3_600_000;

    private final EventLoop loop;
    private final Runnable onDue;
    private @Nullable Timer timer;
    private long due = NEVER;

    /** @param onDue run on the loop; who is not content with it says a time again */
    DueTimer(EventLoop loop, Runnable onDue) {
        this.loop = loop;
        this.onDue = onDue;
    }

    /** Milliseconds since 1970. What was to be earlier stays earlier. */
    void await(long dueMillis) {
        if (dueMillis < due) {
            cancel();
            due = dueMillis;
            timer = loop.schedule(this::fire, Math.clamp(dueMillis - loop.epochMillis(), 0, WAIT_MAX_MILLIS));
        }
    }

    private void fire() {
        timer = null;
        due = NEVER;
        onDue.run();
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        due = NEVER;
    }
}
