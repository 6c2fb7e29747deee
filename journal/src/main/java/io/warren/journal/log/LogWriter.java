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
    /** After a segment could not be made, so long without another try. */
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
    private long triedNanos;
    private boolean onReserve;
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
            dirty = segment.end() > durableEnd;
            if (dirty && (always || forceIsDue())) {
                force();
            }
            metrics.onGroup(groupRecords, groupBatches, groupBytes);
            completePlaced();
            if (segment.remaining() < prepareBelowBytes) {
                supply.prepareAfter(segment);
            }
            if (full == null) {
                supply.keepReserve(segment);
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
            boolean fits = fits(batch) || roll(batch);
            waiting.poll();
            placed.add(batch); // refused ones too: no receipt may come before that of an older batch
            batch.refusal = fits ? null : full;
            if (fits) {
                place(batch);
            }
        } while (groupBytes < settings.groupBytesMax());
    }

    private boolean fits(Batch batch) {
        if (batch.count() == 0) {
            return true;
        }
        long heldBack = onReserve ? LogReserve.heldBackBytes(segment.size()) : 0;
        return (batch.isUrgent() || !onReserve) && batch.bytes() + RESERVED_BYTES + heldBack <= segment.remaining();
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

    /** Goes on in the next segment. False, and the reason is known, if there is no room for one with this batch. */
    private boolean roll(Batch batch) throws IOException {
        SegmentWriter next = nextSegment(batch);
        if (next == null) {
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

    /** While the disk is full, room is looked for in the background, and urgent batches get the reserve. */
    private @Nullable SegmentWriter nextSegment(Batch batch) {
        try {
            if (full == null || (batch.isUrgent() ? supply.awaitIsPrepared() : supply.isPrepared())) {
                SegmentWriter next = supply.takeAfter(segment, batch.bytes());
                full = null;
                onReserve = false;
                return next;
            }
        } catch (IOException e) { // of a file that no record depends on
            full = new LogFullException(e);
            triedNanos = nanoTime.getAsLong();
        }
        if (batch.isUrgent()) {
            SegmentWriter next = reserve(batch);
            if (next != null) {
                onReserve = true;
                return next;
            }
        }
        if (nanoTime.getAsLong() - triedNanos >= FULL_NANOS) {
            triedNanos = nanoTime.getAsLong();
            supply.tryAgainAfter(segment);
        }
        return null;
    }

    private @Nullable SegmentWriter reserve(Batch batch) {
        try {
            return supply.takeReserveAfter(segment, batch.bytes());
        } catch (IOException e) {
            full = new LogFullException(e);
            return null;
        }
    }

    /** The next segment is made when half of this one is full; if this one is a small one, with its first record. */
    private long prepareBelowBytes(SegmentWriter of) {
        return of.size() < settings.segmentBytes() ? of.remaining() : of.remaining() / 2;
    }

    private void completePlaced() {
        long bytes = placed.bytes();
        for (Batch batch = placed.poll(); batch != null; batch = placed.poll()) {
            IOException refusal = batch.refusal;
            if (refusal == null) {
                batch.receipt().onDurable(batch.segment, batch.offset);
            } else {
                batch.receipt().onFailed(refusal);
            }
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
                segment.confirmForced(durableEnd);
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
