package io.warren.journal.log;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a log has done since it was opened.
 *
 * <p>
 * Threads: written by the log's writer, a few times per group; read by any.
 */
public final class LogMetrics {
    private final LongAdder records = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final Histogram groupBytes = new Histogram();
    private final Histogram groupBatches = new Histogram();
    private final Histogram forceNanos = new Histogram();

    void onGroup(long groupRecords, long groupBatchCount, long bytes) {
        records.add(groupRecords);
        batches.add(groupBatchCount);
        groupBatches.record(groupBatchCount);
        groupBytes.record(bytes);
    }

    void onForce(long nanos) {
        forceNanos.record(nanos);
    }

    /** Records written. */
    public long records() {
        return records.sum();
    }

    /** Batches written. */
    public long batches() {
        return batches.sum();
    }

    /** Bytes of records per group. */
    public Histogram groupBytes() {
        return groupBytes;
    }

    /** Batches per group. */
    public Histogram groupBatches() {
        return groupBatches;
    }

    /** How long each force took, in nanoseconds. */
    public Histogram forceNanos() {
        return forceNanos;
    }
}
