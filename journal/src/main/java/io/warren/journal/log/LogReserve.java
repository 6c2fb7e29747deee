package io.warren.journal.log;

import io.warren.journal.segment.SegmentFolder;
import io.warren.journal.segment.SegmentHeader;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A file of zeros that becomes a segment when the disk has no room for one, so that what frees room can still be written.
 * It is made in the background, and made again when there is room for it; it grows with the segments.
 *
 * <p>
 * Threads: one at a time, the one that opens the log and then its writer; the file is made on the executor.
 */
final class LogReserve {
    /** After it could not be made, so long without another try; longer if there is a smaller one. */
    private static final long RETRY_NANOS = 1_000_000_000L;
    private static final long RETRY_LARGER_NANOS = 60 * RETRY_NANOS;
    private static final long BYTES_MIN = 2L * SegmentHeader.START;
    private static final long HELD_BACK_BYTES_MAX = 1 << 20;

    private final SegmentFolder folder;
    private final Executor preparer;
    private final LongSupplier nanoTime;
    private long bytes;
    private @Nullable FutureTask<Long> making;
    private long wanted;
    private boolean failed;
    private long failedNanos;

    LogReserve(SegmentFolder folder, LogEnvironment environment) throws IOException {
        this.folder = folder;
        this.preparer = environment.preparer();
        this.nanoTime = environment.nanoTime();
        this.bytes = folder.reserveBytes();
    }

    /** Starts to make it, if there is none of this size and that has not just failed. */
    void keep(long bytesMin) {
        FutureTask<Long> task = making;
        if (task != null && task.isDone()) {
            finish(task);
        }
        if (making != null || bytes >= bytesMin || (failed && nanoTime.getAsLong() - failedNanos < retryNanos())) {
            return;
        }
        long present = bytes;
        wanted = bytesMin;
        FutureTask<Long> next = new FutureTask<>(() -> make(bytesMin, present));
        making = next;
        try {
            preparer.execute(next);
        } catch (RejectedExecutionException e) {
            making = null;
        }
    }

    private long retryNanos() {
        return bytes == 0 ? RETRY_NANOS : RETRY_LARGER_NANOS;
    }

    /**
     * What records must leave free in a segment that was the reserve: recovery may need it to start on a full disk, as it
     * can cut zeros off.
     */
    static long heldBackBytes(long segmentBytes) {
        return Math.min(HELD_BACK_BYTES_MAX, segmentBytes / 4);
    }

    /**
     * Makes a segment of it.
     *
     * @param bytesMin
     *            what the segment must have besides what it must leave free
     * @return whether it was there and large enough
     * @throws IOException
     *             if it could not be made; it is gone then
     */
    boolean become(SegmentHeader header, long bytesMin) throws IOException {
        close();
        if (bytes - heldBackBytes(bytes) < bytesMin) {
            return false;
        }
        bytes = 0;
        folder.createFromReserve(header);
        return true;
    }

    /** Waits until nothing is made any more. */
    void close() {
        FutureTask<Long> task = making;
        if (task != null) {
            finish(task);
        }
    }

    private void finish(FutureTask<Long> task) {
        making = null;
        try {
            bytes = await(task);
            failed = bytes < wanted;
        } catch (ExecutionException e) { // the one that was there still is
            failed = true;
        }
        failedNanos = nanoTime.getAsLong();
    }

    /** Makes one of this size, or the largest there is room for that is larger than the present one. */
    private long make(long size, long present) throws IOException {
        try {
            folder.makeReserve(size);
            return size;
        } catch (IOException e) {
            if (size / 2 <= Math.max(present, BYTES_MIN)) {
                throw e;
            }
            return make(size / 2, present);
        }
    }

    /** The result of a task that ends by itself. */
    static <T> T await(FutureTask<T> task) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
