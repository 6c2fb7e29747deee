package io.warren.broker.alarm;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Looks when the test says so. */
final class ManualScheduler extends ScheduledThreadPoolExecutor {

    private Runnable check = () -> {};

    ManualScheduler() {
        super(1);
    }

    void check() {
        check.run();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        check = task;
        return schedule(() -> {}, 0, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        check = task;
        return schedule(() -> {}, 0, unit);
    }
}
