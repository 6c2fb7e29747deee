package io.warren.broker.alarm;

import io.warren.broker.alarm.LowResources.Resource;
import io.warren.broker.config.MemoryWatermarks;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how many bytes the queues hold in memory, and raises an alarm above the high watermark; it ends when they have
 * fallen a tenth below. There is a watermark for all they hold, and one for what of it lies on the heap: messages that were
 * delivered and not acknowledged, and the first of every queue.
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

    private final MemoryWatermarks high;
    private final LongSupplier outsideHeap;
    private final LowResources resources;
    private final LongAdder bytes = new LongAdder();
    private volatile boolean heapFull;
    private boolean raised;

    /**
     * @param outsideHeap
     *            how many of the bytes that queues hold lie outside the heap
     */
    public MemoryAlarm(MemoryWatermarks high, LongSupplier outsideHeap, LowResources resources) {
        this.high = high;
        this.outsideHeap = outsideHeap;
        this.resources = resources;
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

    /** Whether what queues hold on the heap alone is more than its watermark. */
    public boolean heapFull() {
        return heapFull;
    }

    private void check() {
        long held = bytes();
        long onHeap = held - outsideHeap.getAsLong();
        heapFull = onHeap > high.heap();
        if (!raised && high.exceeded(held, onHeap)) {
            raised = true;
            log.warn(
                    "memory resource limit alarm set: queues hold {} bytes, {} of them on the heap, where the high watermarks"
                            + " are {} and {}. Publishers are blocked until the alarm clears",
                    held, onHeap, high.total(), high.heap());
            resources.low(Resource.MEMORY, true);
        } else if (raised && !high.low().exceeded(held, onHeap)) {
            raised = false;
            log.warn("memory resource limit alarm cleared");
            resources.low(Resource.MEMORY, false);
        }
    }
}
