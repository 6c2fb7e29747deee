package io.warren.broker.channel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A channel-wide prefetch (basic.qos with {@code global}): permits that all consumers of the channel share, wherever their
 * queues are.
 *
 * <p>
 * No wake-up is lost: a queue that gets no permit marks that it waits and tries again; whoever gives permits back looks for the
 * mark afterwards.
 *
 * <p>
 * Threads: {@link #tryAcquire} the queues' event loops; the rest, the connection's.
 */
final class PrefetchLimit {

    private volatile int limit;
    private final AtomicInteger held = new AtomicInteger();
    private volatile boolean waiting;

    /** 0 for no limit. What is held stays held and counts. */
    void limit(int permits) {
        limit = permits;
    }

    int limit() {
        return limit;
    }

    boolean tryAcquire() {
        if (takePermit()) {
            return true;
        }
        waiting = true;
        return takePermit();
    }

    void release(int permits) {
        held.addAndGet(-permits);
    }

    /** Whether somebody waits for a permit; the mark is taken back. */
    boolean takeWaiting() {
        if (waiting) {
            waiting = false;
            return true;
        }
        return false;
    }

    /** Never takes a permit only to give it back: another queue must not be refused because of it. */
    private boolean takePermit() {
        int max = limit;
        int now = held.get();
        while (max == 0 || now < max) {
            if (held.compareAndSet(now, now + 1)) {
                return true;
            }
            now = held.get();
        }
        return false;
    }
}
