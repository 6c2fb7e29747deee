package io.warren.journal.log;

import io.warren.journal.segment.RecordFraming;
import io.warren.journal.segment.SegmentHeader;
import java.time.Duration;

/**
 * How a log writes.
 *
 * @param segmentBytes
 *            size of a segment's file, except for the first ones after opening, which are smaller; a larger batch gets a
 *            larger one
 * @param sync
 *            when receipts come
 * @param groupBytesMax
 *            what is written before the next force, unless one batch is larger
 * @param lazyMax
 *            how long lazy batches wait for others, and how long after the last force the log says on disk what it forced
 * @param pressureHighBytes
 *            the log is pressed from so many bytes of waiting records on
 * @param pressureLowBytes
 *            and until there are no more than so many
 */
public record LogSettings(long segmentBytes, SyncPolicy sync, long groupBytesMax, Duration lazyMax,
        long pressureHighBytes, long pressureLowBytes) {
    private static final long MIB = 1 << 20;
    /** Room for the header, a mark, a seal and some records. */
    private static final long SEGMENT_BYTES_MIN = SegmentHeader.START + 8L * RecordFraming.CONTROL_RECORD_BYTES;

    public static final LogSettings DEFAULT = new LogSettings(64 * MIB, SyncPolicy.ALWAYS, 8 * MIB,
            Duration.ofMillis(50), 64 * MIB, 32 * MIB);

    public LogSettings {
        if (segmentBytes < SEGMENT_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "Expected at least " + SEGMENT_BYTES_MIN + " bytes per segment, but it is " + segmentBytes);
        }
        if (groupBytesMax <= 0 || pressureLowBytes < 0 || pressureHighBytes <= pressureLowBytes) {
            throw new IllegalArgumentException("Expected bounds above zero and low below high, but they are "
                    + groupBytesMax + ", " + pressureLowBytes + ", " + pressureHighBytes);
        }
    }

    public LogSettings withSegmentBytes(long bytes) {
        return new LogSettings(bytes, sync, groupBytesMax, lazyMax, pressureHighBytes, pressureLowBytes);
    }

    public LogSettings withSync(SyncPolicy policy) {
        return new LogSettings(segmentBytes, policy, groupBytesMax, lazyMax, pressureHighBytes, pressureLowBytes);
    }

    public LogSettings withLazyMax(Duration max) {
        return new LogSettings(segmentBytes, sync, groupBytesMax, max, pressureHighBytes, pressureLowBytes);
    }
}
