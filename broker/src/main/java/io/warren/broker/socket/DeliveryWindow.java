package io.warren.broker.socket;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of deliveries are on their way to one socket. Queues hand over while the window is open, so a client that does
 * not read costs a bounded amount of memory, and leaves its messages in the queue.
 *
 * <p>
 * No wake-up is lost: whoever finds the window shut marks itself as waiting and looks again; whoever opens it looks for marks
 * after it has made room.
 *
 * <p>
 * Threads: {@link #admits} and {@link #add} the queues' event loops; the rest, the connection's.
 */
public final class DeliveryWindow {

    /** Enough to fill several large writes, little enough to stay in a processor's cache. */
    private static final long BYTES_MAX = 512 * 1024;

    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean socketFull;
    private volatile boolean waiting;

    /** Whether a queue may hand over; after false, the connection calls for more once it can take it. */
    public boolean admits() {
        if (open()) {
            return true;
        }
        waiting = true;
        return open();
    }

    /** A batch is on its way. */
    public void add(long batchBytes) {
        bytes.addAndGet(batchBytes);
    }

    /** A batch has been encoded, or dropped. */
    public void remove(long batchBytes) {
        bytes.addAndGet(-batchBytes);
    }

    /** Whether the socket has as many bytes as it should before the network takes some. */
    public void socketFull(boolean full) {
        socketFull = full;
    }

    /** Whether somebody waits and there is room now; the mark is taken back. */
    public boolean takeWaiting() {
        if (waiting && open()) {
            waiting = false;
            return true;
        }
        return false;
    }

    private boolean open() {
        return !socketFull && bytes.get() < BYTES_MAX;
    }
}
