package io.warren.queue.fake;

import io.warren.queue.EventLoop;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * An event loop that runs when the test says so, on the test's thread, with a clock that the test moves.
 *
 * <p>
 * Threads: the test's.
 */
public final class ManualEventLoop implements EventLoop {

    private static final class Scheduled implements Timer {
        final Runnable task;
        final long dueMillis;
        final long number; // keeps the order of those due together
        boolean cancelled;

        Scheduled(Runnable task, long dueMillis, long number) {
            this.task = task;
            this.dueMillis = dueMillis;
            this.number = number;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Scheduled> timers = new PriorityQueue<>(
            Comparator.<Scheduled>comparingLong(timer -> timer.dueMillis).thenComparingLong(timer -> timer.number));
    private long nowMillis;
    private long scheduledCount;
    private boolean running;

    @Override
    public boolean inEventLoop() {
        return running;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        Scheduled timer = new Scheduled(task, nowMillis + delayMillis, scheduledCount++);
        timers.add(timer);
        return timer;
    }

    @Override
    public long epochMillis() {
        return nowMillis;
    }

    @Override
    public long nanoTime() {
        return nowMillis * 1_000_000;
    }

    /** Runs one task, if there is one. */
    public boolean runOne() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        run(task);
        return true;
    }

    /** Runs until nothing is left to do. */
    public void runAll() {
        boolean more = true;
        while (more) {
            more = runOne();
        }
    }

    /** Moves the clock and runs what is due by then. */
    public void advance(long millis) {
        nowMillis += millis;
        for (Scheduled next = timers.peek(); next != null && next.dueMillis <= nowMillis; next = timers.peek()) {
            timers.remove(next);
            if (!next.cancelled) {
                run(next.task);
                runAll();
            }
        }
    }

    /** Moves the clock and runs nothing, as if something had kept the loop for so long. */
    public void stall(long millis) {
        nowMillis += millis;
    }

    /** Moves the clock from one timer to the next, each of which runs at its time, as far as that. */
    public void pass(long millis) {
        runAll();
        long end = nowMillis + millis;
        for (Scheduled next = timers.peek(); next != null && next.dueMillis <= end; next = timers.peek()) {
            advance(Math.max(0, next.dueMillis - nowMillis));
            runAll();
        }
        advance(end - nowMillis);
        runAll();
    }

    /** Timers that are neither run nor called off. */
    public long pendingTimers() {
        return timers.stream().filter(timer -> !timer.cancelled).count();
    }

    private void run(Runnable task) {
        running = true;
        try {
            task.run();
        } finally {
            running = false;
        }
    }
}
