package io.warren.broker.socket;

import io.warren.queue.EventLoop;
import java.util.ArrayList;
import java.util.List;

/** A loop whose thread is the test's: tasks run at once, timers when the test says that time has passed. */
public final class FakeLoop implements EventLoop {

    private static final class Alarm {

        private final Runnable task;
        private final long dueMillis;

        Alarm(Runnable task, long dueMillis) {
            this.task = task;
            this.dueMillis = dueMillis;
        }
    }

    private final List<Alarm> alarms = new ArrayList<>();
    private long nowMillis;

    @Override
    public boolean inEventLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public long epochMillis() {
        return nowMillis;
    }

    @Override
    public long nanoTime() {
        return nowMillis * 1_000_000;
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        Alarm alarm = new Alarm(task, nowMillis + delayMillis);
        alarms.add(alarm);
        return () -> alarms.remove(alarm);
    }

    public int scheduled() {
        return alarms.size();
    }

    /** Lets time pass, and runs what becomes due, also what the tasks themselves schedule. */
    public void pass(long millis) {
        long end = nowMillis + millis;
        while (true) {
            Alarm next = null;
            for (Alarm alarm : alarms) {
                if (alarm.dueMillis <= end && (next == null || alarm.dueMillis < next.dueMillis)) {
                    next = alarm;
                }
            }
            if (next == null) {
                break;
            }
            alarms.remove(next);
            nowMillis = next.dueMillis;
            next.task.run();
        }
        nowMillis = end;
    }
}
