package io.warren.journal.log;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the writer sleep without making those who append pay for it: they wake it only if it has said that it sleeps.
 *
 * <p>
 * The writer says so first and then looks once more for what has arrived; an appender adds first and then looks whether
 * it sleeps. So one of the two sees the other.
 *
 * <p>
 * Threads: {@link #sleep} the writer; the rest, any.
 */
final class WriterSleep {
    private static final int AWAKE = 0;
    /** Lazy batches wait already; only others wake it. */
    private static final int DOZING = 1;
    private static final int ASLEEP = 2;

    /** For {@link #sleep}: until somebody wakes it. */
    static final long FOREVER = Long.MAX_VALUE;

    private final AtomicInteger state = new AtomicInteger(AWAKE);
    private volatile @Nullable Thread sleeper;

    /**
     * Sleeps for at most so long; may end early without reason.
     *
     * @param doze
     *            whether lazy batches let it sleep on
     * @param nothingArrived
     *            asked after the state is set
     */
    void sleep(boolean doze, long nanosMax, BooleanSupplier nothingArrived) {
        sleeper = Thread.currentThread();
        state.set(doze ? DOZING : ASLEEP);
        if (nothingArrived.getAsBoolean()) {
            if (nanosMax == FOREVER) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nanosMax);
            }
        }
        state.set(AWAKE);
    }

    /** After a batch was added. */
    void wakeFor(Batch batch) {
        int seen = state.get();
        if (seen == ASLEEP || (seen == DOZING && !batch.isLazy())) {
            wake();
        }
    }

    void wake() {
        if (state.getAndSet(AWAKE) != AWAKE) {
            LockSupport.unpark(sleeper);
        }
    }
}
