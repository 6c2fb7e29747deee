package io.warren.queue;

import java.util.concurrent.Executor;

/**
 * The one thread that owns some queues and connections. Whatever it owns is touched from here only; everybody else posts.
 *
 * <p>
 * Threads: any.
 */
public interface EventLoop extends Executor {

    /** Whether the caller is this loop's thread; owners assert it. */
    boolean inEventLoop();

    /** Runs {@code task} on this loop once, after the delay; never earlier. */
    Timer schedule(Runnable task, long delayMillis);

    /** The time of day, in milliseconds since 1970. */
    long epochMillis();

    /** A clock that only goes forward, in nanoseconds from any moment on. */
    long nanoTime();

    /** A scheduled task that can be called off. */
    interface Timer {

        /** Called off if it has not run yet; otherwise nothing happens. */
        void cancel();
    }
}
