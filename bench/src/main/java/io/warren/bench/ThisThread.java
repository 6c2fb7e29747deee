package io.warren.bench;

import io.warren.queue.EventLoop;
import java.util.ArrayDeque;

/** An event loop whose thread is the benchmark's: it runs what was given to it when it is told to, and no timers. */
public final class ThisThread implements EventLoop {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    /** Runs all tasks, also those that they add. */
    public void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean inEventLoop() {
        return true;
    }

    @Override
    public long epochMillis() {
        return 0;
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        return () -> {};
    }
}
