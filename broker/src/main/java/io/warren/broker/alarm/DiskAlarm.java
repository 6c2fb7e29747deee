package io.warren.broker.alarm;

import io.warren.broker.alarm.LowResources.Resource;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second how much of the disk is free, and raises an alarm while that is less than the limit.
 *
 * <p>
 * Threads: the scheduler's, which may have to wait for the disk; {@link #start} before it.
 */
public final class DiskAlarm {

    private static final Logger log = LoggerFactory.getLogger(DiskAlarm.class);
    private static final long CHECK_MILLIS = 1000;

    /** Tells how many bytes may still be written. */
    public interface FreeSpace {
        long bytes() throws IOException;
    }

    private final FreeSpace free;
    private final long limitBytes;
    private final LowResources resources;
    private boolean raised;
    private boolean blind;

    public DiskAlarm(FreeSpace free, long limitBytes, LowResources resources) {
        this.free = free;
        this.limitBytes = limitBytes;
        this.resources = resources;
    }

    /** Looks at once, and from then on regularly. */
    public void start(ScheduledExecutorService scheduler) {
        check();
        var _ = scheduler.scheduleWithFixedDelay(this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void check() {
        try {
            check(free.bytes());
            blind = false;
        } catch (IOException e) {
            if (!blind) { // once, not every second
                log.error("it cannot be told how much of the disk is free; the alarm stays as it is", e);
            }
            blind = true;
        }
    }

    private void check(long freeBytes) {
        boolean low = freeBytes < limitBytes;
        if (low == raised) {
            return;
        }
        raised = low;
        if (low) {
            log.warn(
                    "disk resource limit alarm set: {} bytes are free, and the limit is {}. Publishers are blocked until"
                            + " the alarm clears",
                    freeBytes, limitBytes);
        } else {
            log.warn("disk resource limit alarm cleared: {} bytes are free", freeBytes);
        }
        resources.low(Resource.DISK, low);
    }
}
