package io.warren.journal.log;

import io.warren.journal.segment.RecordFraming;
import io.warren.journal.segment.SegmentFolder;
import io.warren.journal.segment.SegmentHeader;
import io.warren.journal.segment.SegmentWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
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
    private final LogReserve reserve;
    private @Nullable FutureTask<SegmentHeader> prepared;

    SegmentSupply(SegmentFolder folder, long segmentBytes, LogEnvironment environment, ByteBuffer staging)
            throws IOException {
        this.folder = folder;
        this.reserve = new LogReserve(folder, environment);
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
        long size = Math.max(usual, bytesWith(bytesMin));
        SegmentHeader header = awaitPrepared();
        if (header == null || size > usual) {
            header = make(segment.header().number(), size); // also in place of one that is too small
        }
        return folder.append(header, SegmentHeader.START, staging);
    }

    /** As {@link #prepareAfter}, also if that has been tried and failed. */
    void tryAgainAfter(SegmentWriter segment) {
        if (prepared != null && prepared.state() == Future.State.FAILED) {
            prepared = null;
        }
        prepareAfter(segment);
    }

    /** Whether the segment that was started to be made is there. */
    boolean isPrepared() {
        return prepared != null && prepared.state() == Future.State.SUCCESS;
    }

    /** As {@link #isPrepared}; waits for one that is being made. */
    boolean awaitIsPrepared() {
        FutureTask<SegmentHeader> task = prepared;
        if (task != null) {
            prepared = awaitPrepared() == null ? null : task;
        }
        return prepared != null;
    }

    /** Starts to make the reserve, if it is not there or smaller than this segment. */
    void keepReserve(SegmentWriter segment) {
        reserve.keep(Math.min(segmentBytes, Math.max(FIRST_BYTES, segment.size())));
    }

    /** As {@link #takeAfter}, but out of the reserve; null if that is not there or too small. Not while one is made. */
    @Nullable
    SegmentWriter takeReserveAfter(SegmentWriter segment, long bytesMin) throws IOException {
        SegmentHeader header = headerAfter(segment.header().number());
        return reserve.become(header, bytesWith(bytesMin))
                ? folder.append(header, SegmentHeader.START, staging)
                : null;
    }

    /** Deletes a segment that was made and not taken. */
    void close() throws IOException {
        reserve.close();
        SegmentHeader unused = awaitPrepared();
        if (unused != null) {
            folder.delete(unused.number());
        }
    }

    private long bytesAfter(SegmentWriter segment) {
        return Math.min(segmentBytes, Math.max(FIRST_BYTES, GROWTH * segment.size()));
    }

    private static long bytesWith(long recordBytes) {
        return SegmentHeader.START + recordBytes + 2L * RecordFraming.CONTROL_RECORD_BYTES;
    }

    private SegmentHeader make(long previous, long size) throws IOException {
        SegmentHeader header = headerAfter(previous);
        folder.create(header, size);
        return header;
    }

    private SegmentHeader headerAfter(long previous) {
        return new SegmentHeader(folder.kind(), previous + 1, nonces.getAsLong(), previous, 0, SegmentHeader.START);
    }

    /** What was prepared; null if that was not asked for or failed, which a second try will explain. */
    private @Nullable SegmentHeader awaitPrepared() {
        FutureTask<SegmentHeader> task = prepared;
        prepared = null;
        if (task == null) {
            return null;
        }
        try {
            return LogReserve.await(task);
        } catch (ExecutionException e) {
            return null;
        }
    }
}
