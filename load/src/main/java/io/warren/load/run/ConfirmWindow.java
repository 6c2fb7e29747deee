package io.warren.load.run;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How many messages of one producer are on their way to being confirmed. The window is counted from the oldest that is
 * not, so that brokers may confirm in any order and a ring of its size remembers enough.
 *
 * <p>
 * Threads: {@link #onConfirm}, {@link #onRead} and the results the reader; the rest the writer; {@link #confirmed} any.
 */
final class ConfirmWindow {
    private final int size;
    private final int mask;
    private final RunState state;
    private final Histogram latencies = new Histogram(3);
    /** Whether a message behind the oldest is confirmed already. The reader's. */
    private final boolean[] confirmedAhead;
    /** When each message was due; 0 entries if nobody wants to know. */
    private final AtomicLongArray dueNanos;
    private final AtomicLong confirmed = new AtomicLong();
    private long oldest = 1; // tags start at 1
    private long refused;
    private long nowNanos;
    private volatile long awaitedTag;
    private volatile @Nullable Thread waiting;

    ConfirmWindow(int size, boolean measured, RunState state) {
        int ring = Integer.highestOneBit(size) == size ? size : Integer.highestOneBit(size) << 1;
        this.size = size;
        this.mask = ring - 1;
        this.state = state;
        this.confirmedAhead = new boolean[ring];
        this.dueNanos = new AtomicLongArray(measured ? ring : 0);
    }

    /** Remembers when the message was due that is about to be sent under this tag. */
    void sending(long deliveryTag, long due) {
        dueNanos.setRelease((int) deliveryTag & mask, due);
    }

    void onConfirm(long deliveryTag, boolean multiple, boolean nack) {
        if (dueNanos.length() > 0) nowNanos = System.nanoTime();
        if (multiple) {
            for (long tag = oldest; tag <= deliveryTag; tag++) {
                confirm(tag, nack);
            }
        } else {
            confirm(deliveryTag, nack);
        }
        while (confirmedAhead[(int) oldest & mask]) {
            confirmedAhead[(int) oldest & mask] = false;
            oldest++;
        }
    }

    private void confirm(long tag, boolean nack) {
        int slot = (int) tag & mask;
        if (tag < oldest || confirmedAhead[slot]) return;
        confirmedAhead[slot] = true;
        if (nack) refused++;
        if (dueNanos.length() == 0) return;
        long due = dueNanos.getAcquire(slot);
        if (state.counts(due)) latencies.recordValue(Math.max(0, nowNanos - due));
    }

    /** Lets the writer go on, once for all that was read at a time. */
    void onRead() {
        confirmed.set(oldest - 1);
        Thread writer = waiting;
        if (writer != null && oldest > awaitedTag) LockSupport.unpark(writer);
    }

    /** How many messages may be sent now. If none, waits until half of the window is free: few waits, large writes. */
    long awaitRoom(long sent) {
        long room = size - (sent - confirmed.get());
        if (room > 0) return room;
        await(sent - size / 2);
        return Math.max(0, size - (sent - confirmed.get()));
    }

    /** Waits until the message under this tag and all before it are confirmed, or the run ends. */
    void await(long deliveryTag) {
        awaitedTag = deliveryTag;
        waiting = Thread.currentThread();
        while (confirmed.get() < deliveryTag && !state.stopping()) {
            LockSupport.park(this);
        }
        waiting = null;
    }

    /** All messages up to which tag are confirmed or refused. */
    long confirmed() {
        return confirmed.get();
    }

    /** How many messages the broker could not take. */
    long refused() {
        return refused;
    }

    Histogram latencies() {
        return latencies;
    }
}
