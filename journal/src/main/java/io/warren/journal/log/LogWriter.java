package io.warren.journal.log;

import io.warren.journal.segment.RecordFraming;
import io.warren.journal.segment.SegmentWriter;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one that writes: takes what has arrived, writes it, forces it once, and calls the receipts. While a force runs the
 * next group gathers, so groups are as large as the disk is slow, and nobody waits when it is idle.
 *
 * <p>
 * The first record of a group is a mark of what had been forced before, if that is news. When nothing follows a force for
 * a while, the mark is written alone. Recovery learns from marks which records cannot be a torn write.
 *
 * <p>
 * Threads: {@link #run} is the writer thread; {@link #append} and what reads volatile fields, any.
 */
final class LogWriter implements Runnable {
    /** Room that batches leave: for a mark, and for the seal. */
    private static final long RESERVED_BYTES = 2L * RecordFraming.CONTROL_RECORD_BYTES;
    /** After a segment could not be made, batches are refused for so long without another try. */
    private static final long FULL_NANOS = 1_000_000_000L;

    private final LogSettings settings;
    private final LongSupplier nanoTime;
    private final LogListener listener;
    private final LogMetrics metrics;
    private final SegmentSupply supply;
    private final long lazyNanos;
    private final long forcePeriodNanos;
    private final boolean always;

    private final Inbox inbox = new Inbox();
    private final WriterSleep sleep = new WriterSleep();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final LogPressure pressure;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile @Nullable IOException failure;
    private volatile long activeSegment;

    // Of the writer thread alone.
    private final BatchList waiting = new BatchList();
    private final BatchList placed = new BatchList();
    private final BooleanSupplier nothingArrived = this::nothingArrived;
    private SegmentWriter segment;
    private long prepareBelowBytes;
    private long durableEnd;
    private long markedEnd;
    private boolean dirty;
    private long forcedNanos;
    private long lazySinceNanos;
    private @Nullable LogFullException full;
    private long fullSinceNanos;
    private long groupRecords;
    private long groupBatches;
    private long groupBytes;

    LogWriter(LogSettings settings, LogEnvironment environment, LogListener listener, LogMetrics metrics,
            SegmentSupply supply, SegmentWriter segment) {
        this.settings = settings;
        this.nanoTime = environment.nanoTime();
        this.listener = listener;
        this.metrics = metrics;
        this.supply = supply;
        this.segment = segment;
        this.lazyNanos = settings.lazyMax().toNanos();
        this.always = settings.sync() instanceof SyncPolicy.Always;
        this.forcePeriodNanos = settings.sync() instanceof SyncPolicy.Interval interval
                ? interval.period().toNanos()
                : WriterSleep.FOREVER;
        this.pressure = new LogPressure(settings, pendingBytes, listener);
        this.durableEnd = segment.end();
        this.markedEnd = segment.end();
        this.prepareBelowBytes = prepareBelowBytes(segment);
        this.activeSegment = segment.header().number();
    }

    void append(Batch batch) {
        pendingBytes.getAndAdd(batch.bytes());
        if (inbox.add(batch)) {
            pressure.check();
            sleep.wakeFor(batch);
        } else {
            pendingBytes.getAndAdd(-batch.bytes());
            batch.receipt().onFailed(new IOException("The log is closed"));
        }
    }

    long pendingBytes() {
        return pendingBytes.get();
    }

    boolean isPressed() {
        return pressure.isPressed();
    }

    @Nullable
    IOException failure() {
        return failure;
    }

    long activeSegment() {
        return activeSegment;
    }

    /** Writes what has been appended, forces it, and ends the writer thread; returns when it has ended. */
    void close() {
        closing = true;
        sleep.wake();
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        try {
            forcedNanos = nanoTime.getAsLong();
            while (!closing) {
                turn();
            }
            inbox.closeTo(waiting);
            while (!waiting.isEmpty()) {
                writeGroup();
            }
            end();
        } catch (Error e) { // such as one that a receipt threw: nobody may wait for ever
            inbox.closeTo(waiting);
            fail(new IOException("The log's writer stopped: " + e, e));
            throw e;
        } finally {
            ended.countDown();
        }
    }

    private boolean nothingArrived() {
        return inbox.isEmpty() && !closing;
    }

    private void turn() {
        boolean wasEmpty = waiting.isEmpty();
        inbox.drainTo(waiting);
        long now = nanoTime.getAsLong();
        if (wasEmpty) {
            lazySinceNanos = now;
        }
        boolean maySleep = waiting.isLazy() && waiting.bytes() < settings.groupBytesMax();
        long lazyLeft = waiting.isEmpty() ? WriterSleep.FOREVER : lazySinceNanos + lazyNanos - now;
        if (!maySleep || lazyLeft <= 0) {
            writeGroup();
            return;
        }
        long housekeepingLeft = housekeepingLeft(now);
        if (housekeepingLeft > 0) {
            sleep.sleep(!waiting.isEmpty(), Math.min(lazyLeft, housekeepingLeft), nothingArrived);
        } else {
            keepHouse();
        }
    }

    /** Nanoseconds until there is something to do although nothing arrives. */
    private long housekeepingLeft(long now) {
        if (failure != null) {
            return WriterSleep.FOREVER;
        }
        if (dirty && forcePeriodNanos != WriterSleep.FOREVER) {
            return forcedNanos + forcePeriodNanos - now;
        }
        return markIsDue()
                ? forcedNanos + lazyNanos - now
                : WriterSleep.FOREVER;
    }

    private void keepHouse() {
        try {
            if (dirty && forcePeriodNanos != WriterSleep.FOREVER) {
                force();
            } else {
                mark();
                segment.flush();
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Writes the oldest of what waits, up to the size of a group, and calls the receipts that are due. */
    private void writeGroup() {
        IOException failed = failure;
        if (failed != null) {
            refuseWaiting(failed);
            return;
        }
        try {
            placeGroup();
            segment.flush();
            dirty = true;
            if (always || forceIsDue()) {
                force();
            }
            metrics.onGroup(groupRecords, groupBatches, groupBytes);
            completePlaced();
            if (segment.remaining() < prepareBelowBytes) {
                supply.prepareAfter(segment);
            }
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException e) {
            fail(new IOException("The log's writer stopped: " + e, e));
        }
    }

    private void placeGroup() throws IOException {
        groupRecords = 0;
        groupBatches = 0;
        groupBytes = 0;
        if (markIsDue()) {
            mark();
        }
        do {
            Batch batch = waiting.peek();
            if (batch == null) {
                return;
            }
            if (batch.bytes() + RESERVED_BYTES > segment.remaining() && !roll(batch.bytes())) {
                return;
            }
            waiting.poll();
            placed.add(batch);
            place(batch);
        } while (groupBytes < settings.groupBytesMax());
    }

    private void place(Batch batch) throws IOException {
        batch.segment = segment.header().number();
        batch.offset = segment.end();
        int last = batch.count() - 1;
        for (int i = 0; i <= last; i++) {
            int flags = (i == 0 ? RecordFraming.FIRST : 0) | (i == last ? RecordFraming.LAST : 0);
            segment.append(batch.type(i), flags, batch.payload(i), batch.rest(i));
        }
        groupRecords += batch.count();
        groupBatches++;
        groupBytes += batch.bytes();
    }

    private boolean markIsDue() {
        return durableEnd > markedEnd && segment.remaining() >= RESERVED_BYTES;
    }

    private void mark() throws IOException {
        segment.appendMark(durableEnd);
        markedEnd = durableEnd;
    }

    private boolean forceIsDue() {
        return forcePeriodNanos != WriterSleep.FOREVER && nanoTime.getAsLong() - forcedNanos >= forcePeriodNanos;
    }

    private void force() throws IOException {
        long started = nanoTime.getAsLong();
        segment.force();
        forcedNanos = nanoTime.getAsLong();
        metrics.onForce(forcedNanos - started);
        durableEnd = segment.end();
        dirty = false;
    }

    /** Goes on in the next segment. False, and everything that waits is refused, if there is no room to make one. */
    private boolean roll(long bytesMin) throws IOException {
        LogFullException refused = full;
        if (refused != null && nanoTime.getAsLong() - fullSinceNanos < FULL_NANOS) {
            refuseWaiting(refused);
            return false;
        }
        SegmentWriter next;
        try {
            next = supply.takeAfter(segment, bytesMin);
            full = null;
        } catch (IOException e) { // of a file that no record depends on
            full = new LogFullException(e);
            fullSinceNanos = nanoTime.getAsLong();
            refuseWaiting(full);
            return false;
        }
        segment.appendSeal(next.header().number());
        segment.flush();
        force();
        completePlaced();
        segment.close();
        listener.onSealed(segment.header().number(), next.header().number());
        segment = next;
        prepareBelowBytes = prepareBelowBytes(next);
        durableEnd = next.end();
        markedEnd = next.end();
        activeSegment = next.header().number();
        return true;
    }

    /** The next segment is made when half of this one is full; if this one is a small one, with its first record. */
    private long prepareBelowBytes(SegmentWriter of) {
        return of.size() < settings.segmentBytes() ? of.remaining() : of.remaining() / 2;
    }

    private void completePlaced() {
        long bytes = placed.bytes();
        for (Batch batch = placed.poll(); batch != null; batch = placed.poll()) {
            batch.receipt().onDurable(batch.segment, batch.offset);
        }
        release(bytes);
    }

    private void refuseWaiting(IOException cause) {
        long bytes = waiting.bytes();
        refuse(waiting, cause);
        release(bytes);
    }

    private static void refuse(BatchList batches, IOException cause) {
        for (Batch batch = batches.poll(); batch != null; batch = batches.poll()) {
            try {
                batch.receipt().onFailed(cause);
            } catch (RuntimeException e) {
                cause.addSuppressed(e); // the others must hear of it too
            }
        }
    }

    private void release(long bytes) {
        pendingBytes.getAndAdd(-bytes);
        pressure.check();
    }

    private void fail(IOException cause) {
        failure = cause;
        long bytes = placed.bytes();
        refuse(placed, cause);
        release(bytes);
        refuseWaiting(cause);
        listener.onFailed(cause);
    }

    /** Leaves a log of which all is known to be forced. */
    private void end() {
        try {
            if (failure == null) {
                if (dirty) {
                    force();
                }
                if (markIsDue()) {
                    mark();
                    segment.flush();
                    segment.force();
                }
            }
            supply.close();
            segment.close();
        } catch (IOException e) {
            if (failure == null) {
                fail(e);
            }
        }
    }
}
