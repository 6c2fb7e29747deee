package io.warren.broker.alarm;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how many bytes the queues hold in memory, and raises an alarm above the high watermark; it ends when they have
 * fallen a tenth below.
 *
 * <p>
 * What queues hold is counted, not the heap: the heap also holds what the collector has not got round to.
 *
 * <p>
 * Threads: {@link #add} any; the alarm is raised on the scheduler's thread.
 */
public final class MemoryAlarm {

    private static final Logger log = LoggerFactory.getLogger(MemoryAlarm.class);
    private static final long CHECK_MILLIS = 50;

    private final long highWatermarkBytes;
    private final long lowWatermarkBytes;
    private final Consumer<String> listener;
    private final LongAdder bytes = new LongAdder();
    private volatile boolean raised;

    /**
     * @param listener
     *            told the resource that is low, or the empty text when none is
     */
    public MemoryAlarm(long highWatermarkBytes, Consumer<String> listener) {
        this.highWatermarkBytes = highWatermarkBytes;
        this.lowWatermarkBytes = highWatermarkBytes / 10 * 9;
        this.listener = listener;
    }

    public void start(ScheduledExecutorService scheduler) {
        var _ = scheduler.scheduleAtFixedRate(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    public void add(long deltaBytes) {
        bytes.add(deltaBytes);
    }

    /** Bytes that queues hold in memory. */
    public long bytes() {
        return bytes.sum();
    }

    public boolean raised() {
        return raised;
    }

    private void check() {
        long held = bytes();
        if (!raised && held > highWatermarkBytes) {
            raised = true;
            log.warn(
                    "memory resource limit alarm set: queues hold {} bytes, the high watermark is {}. Publishers are blocked"
                            + " until the alarm clears",
                    held, highWatermarkBytes);
            listener.accept("memory");
        } else if (raised && held <= lowWatermarkBytes) {
            raised = false;
            log.warn("memory resource limit alarm cleared");
            listener.accept("");
        }
    }
}
