package io.warren.load.run;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What all threads of a run look at: whether it goes on, and which messages count.
 *
 * <p>
 * Threads: any.
 */
final class RunState {
    private final @Nullable Balance balance;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private volatile boolean stopping;
    private volatile long countedFromNanos = Long.MAX_VALUE;
    private volatile long countedUntilNanos = Long.MAX_VALUE;

    /** @param backlogHeld whether producers and consumers wait for each other */
    RunState(boolean backlogHeld) {
        this.balance = backlogHeld ? new Balance(this) : null;
    }

    /** What producers and consumers wait at for each other; null if they do not. */
    @Nullable
    Balance balance() {
        return balance;
    }

    boolean stopping() {
        return stopping;
    }

    void stop() {
        stopping = true;
    }

    void countFrom(long nanos) {
        countedFromNanos = nanos;
    }

    void countUntil(long nanos) {
        countedUntilNanos = nanos;
    }

    /** Whether the latency of a message counts that was due at this time. */
    boolean counts(long dueNanos) {
        return dueNanos >= countedFromNanos && dueNanos < countedUntilNanos;
    }

    /** Ends the run, unless it is ending anyway: then broken connections are only to be expected. */
    void fail(RuntimeException e) {
        if (!stopping) failure.compareAndSet(null, e);
        stopping = true;
    }

    void throwFailure() {
        RuntimeException e = failure.get();
        if (e != null) throw e;
    }
}
