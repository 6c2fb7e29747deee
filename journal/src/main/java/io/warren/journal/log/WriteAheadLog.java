package io.warren.journal.log;

import io.warren.journal.dir.DataDirectory;
import io.warren.journal.dir.Quarantine;
import io.warren.journal.segment.SegmentFolder;
import io.warren.journal.segment.SegmentWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/**
 * The log of a node, shared by everything that must outlast a crash.
 *
 * <pre>
 * any thread ──► append(batch) ──► Inbox ──► LogWriter ──► segment, one force per group ──► receipt
 * </pre>
 *
 * <p>
 * Threads: {@link #append} and what only reads, any, without waiting; {@link #open}, {@link #deleteUpTo} and
 * {@link #close} touch the disk and belong to no event loop. Receipts come on the writer thread.
 */
public final class WriteAheadLog implements AutoCloseable {
    private final SegmentFolder folder;
    private final LogWriter writer;
    private final LogMetrics metrics;
    private final RecoveryReport recovery;
    private final Quarantine quarantine;
    private final Set<String> notKept;

    private WriteAheadLog(SegmentFolder folder, Quarantine quarantine, LogWriter writer, LogMetrics metrics,
            LogRecovery.Recovered recovered) {
        this.folder = folder;
        this.quarantine = quarantine;
        this.writer = writer;
        this.metrics = metrics;
        this.recovery = recovered.report();
        this.notKept = recovered.notKept();
    }

    /**
     * Recovers the log of a directory, replays it, and starts to write.
     *
     * @param checkpoint
     *            everything before it is known without the log; its segments are deleted
     * @param replay
     *            gets everything behind it before this returns
     * @throws UncheckedIOException
     *             if the disk fails to write or to list its files; never because of what is in them, nor because it cannot
     *             be read
     */
    public static WriteAheadLog open(DataDirectory directory, LogSettings settings, LogEnvironment environment,
            LogListener listener, LogPosition checkpoint, Replay replay) {
        SegmentFolder folder = SegmentFolder.ofLog(directory.wal());
        ByteBuffer staging = SegmentWriter.newStaging();
        try {
            Quarantine quarantine = new Quarantine(directory.quarantine());
            LogRecovery.Recovered recovered = new LogRecovery(folder, quarantine, settings, environment, staging)
                    .recover(checkpoint, replay);
            LogMetrics metrics = new LogMetrics();
            SegmentSupply supply = new SegmentSupply(folder, settings.segmentBytes(), environment, staging);
            SegmentWriter segment = folder.append(recovered.header(), recovered.end(), staging);
            supply.keepReserve(segment);
            LogWriter writer = new LogWriter(settings, environment, listener, metrics, supply, segment);
            start(environment, writer, segment);
            return new WriteAheadLog(folder, quarantine, writer, metrics, recovered);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot open the log in " + directory.wal(), e);
        }
    }

    private static void start(LogEnvironment environment, LogWriter writer, SegmentWriter segment) throws IOException {
        try {
            environment.writer().execute(writer);
        } catch (RejectedExecutionException e) {
            segment.close();
            throw e;
        }
    }

    /** Hands a batch over. Its receipt comes in every case, after those of all batches that were appended before. */
    public void append(Batch batch) {
        writer.append(batch);
    }

    /** Bytes of records without a receipt so far. */
    public long pendingBytes() {
        return writer.pendingBytes();
    }

    /** Whether so much waits that whoever can should stop appending; see {@link LogListener#onPressureChanged}. */
    public boolean isPressed() {
        return writer.isPressed();
    }

    /** Whether a write or a force has failed. */
    public boolean isFailed() {
        return writer.failure() != null;
    }

    /** Number of the segment that records go to. */
    public long activeSegment() {
        return writer.activeSegment();
    }

    /**
     * Deletes sealed segments whose records are no longer needed. The checkpoint must have moved behind them before, and be
     * durable there. A segment with damages that could not be copied to quarantine is moved there.
     *
     * @param segment
     *            the last one to delete; the one that records go to always stays
     * @throws UncheckedIOException
     *             if the disk fails
     */
    public void deleteUpTo(long segment) {
        long last = Math.min(segment, writer.activeSegment() - 1);
        try {
            for (long number : folder.numbers()) {
                if (number <= last) {
                    delete(number);
                    // One after the other, each for good: were a later one gone and an earlier one there again after a power cut,
                    // what was undone by the later one would be back.
                    folder.forceNames();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete(long number) throws IOException {
        if (notKept.contains(String.valueOf(folder.path(number).getFileName()))) {
            quarantine.move(folder.path(number));
        } else {
            folder.delete(number);
        }
    }

    public LogMetrics metrics() {
        return metrics;
    }

    /** What opening found. */
    public RecoveryReport recovery() {
        return recovery;
    }

    /** Writes and forces what was appended, then ends the writer thread, on which this must not be called. */
    @Override
    public void close() {
        writer.close();
    }
}
