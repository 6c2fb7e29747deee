package io.warren.journal.log;

import io.warren.journal.segment.RecordFraming;
import io.warren.journal.segment.SegmentFolder;
import io.warren.journal.segment.SegmentHeader;
import io.warren.journal.segment.SegmentWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next segment ahead of time, so that the writer does not wait for zeros to be written.
 *
 * <p>
 * The first segment after opening is small, so that opening does not wait for zeros either, and each next one is
 * {@value #GROWTH} times as large, up to the size that the settings say.
 *
 * <p>
 * Threads: the log's writer; segments are made on the executor.
 */
final class SegmentSupply {
    private static final int GROWTH = 4;
    private static final long FIRST_BYTES = 1 << 20;

    private final SegmentFolder folder;
    private final long segmentBytes;
    private final Executor preparer;
    private final LongSupplier nonces;
    private final ByteBuffer staging;
    private @Nullable FutureTask<SegmentHeader> prepared;

    SegmentSupply(SegmentFolder folder, long segmentBytes, LogEnvironment environment, ByteBuffer staging) {
        this.folder = folder;
        this.segmentBytes = segmentBytes;
        this.preparer = environment.preparer();
        this.nonces = environment.nonces();
        this.staging = staging;
    }

    /** Size of the first segment of a log that has been opened. */
    static long firstBytes(LogSettings settings) {
        return Math.min(settings.segmentBytes(), FIRST_BYTES);
    }

    /** Starts to make the segment behind this one, unless that has been started. */
    void prepareAfter(SegmentWriter segment) {
        if (prepared != null) {
            return;
        }
        FutureTask<SegmentHeader> task = new FutureTask<>(() -> make(segment.header().number(), bytesAfter(segment)));
        prepared = task;
        try {
            preparer.execute(task);
        } catch (RejectedExecutionException e) {
            prepared = null; // made when it is needed
        }
    }

    /**
     * The segment behind this one, open for appending.
     *
     * @param bytesMin
     *            room for records that it must have
     */
    SegmentWriter takeAfter(SegmentWriter segment, long bytesMin) throws IOException {
        long usual = bytesAfter(segment);
        long size = Math.max(usual, SegmentHeader.START + bytesMin + 2L * RecordFraming.CONTROL_RECORD_BYTES);
        SegmentHeader header = awaitPrepared();
        if (header == null || size > usual) {
            header = make(segment.header().number(), size); // also in place of one that is too small
        }
        return folder.append(header, SegmentHeader.START, staging);
    }

    /** Deletes a segment that was made and not taken. */
    void close() throws IOException {
        SegmentHeader unused = awaitPrepared();
        if (unused != null) {
            folder.delete(unused.number());
        }
    }

    private long bytesAfter(SegmentWriter segment) {
        return Math.min(segmentBytes, Math.max(FIRST_BYTES, GROWTH * segment.size()));
    }

    private SegmentHeader make(long previous, long size) throws IOException {
        SegmentHeader header = new SegmentHeader(folder.kind(), previous + 1, nonces.getAsLong(), previous, 0,
                SegmentHeader.START);
        folder.create(header, size);
        return header;
    }

    /** What was prepared; null if that was not asked for or failed, which a second try will explain. */
    private @Nullable SegmentHeader awaitPrepared() {
        FutureTask<SegmentHeader> task = prepared;
        prepared = null;
        if (task == null) {
            return null;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    return null;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
