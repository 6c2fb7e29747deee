package io.warren.queue.fake;

import io.warren.queue.EventLoop;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event loop with a thread of its own, for tests under real concurrency.
 *
 * <p>
 * Threads: any.
 */
public final class ThreadEventLoop implements EventLoop, AutoCloseable {

    private final ScheduledExecutorService executor;
    private volatile @Nullable Thread thread;

    public ThreadEventLoop(String name) {
        executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            thread = created;
            return created;
        });
    }

    @Override
    public boolean inEventLoop() {
        return Thread.currentThread().equals(thread);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(() -> {
            try {
                task.run();
            } catch (Throwable failure) {
                failure.printStackTrace(); // of which the executor says nothing
                throw failure;
            }
        });
    }

    @Override
    public long epochMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        Future<?> scheduled = executor.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(20, TimeUnit.SECONDS)) {
                throw new AssertionError("Expected the loop to end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
