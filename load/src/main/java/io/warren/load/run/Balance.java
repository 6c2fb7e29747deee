package io.warren.load.run;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes producers and consumers wait for each other, so that queues hold about as many messages as they held before.
 * Neither side gets further ahead than some messages, which also is how far the backlog may be off.
 *
 * <p>
 * Threads: any.
 */
final class Balance {
    /** Enough for several writes of small messages, and nothing beside a backlog worth measuring. */
    static final long AHEAD_MAX = 2_000;
    /** Short beside the time that a broker needs for so many messages. */
    private static final long PARK_NANOS = 50_000;

    private final RunState state;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong consumed = new AtomicLong();

    Balance(RunState state) {
        this.state = state;
    }

    /** Waits while producers are ahead, and returns how many messages may follow: none if the run ends meanwhile. */
    long awaitRoom() {
        while (!state.stopping()) {
            long room = AHEAD_MAX - (published.get() - consumed.get());
            if (room > 0) return room;
            LockSupport.parkNanos(PARK_NANOS);
        }
        return 0;
    }

    void onPublished(long messages) {
        published.addAndGet(messages);
    }

    /** Counts messages that were consumed, and waits while consumers are ahead, but not longer than the run goes on. */
    void onConsumed(long messages) {
        long all = consumed.addAndGet(messages);
        while (all > published.get() && !state.stopping()) {
            LockSupport.parkNanos(PARK_NANOS);
        }
    }
}
