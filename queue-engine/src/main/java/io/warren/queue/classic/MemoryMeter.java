package io.warren.queue.classic;

import io.warren.queue.QueueListener;
import java.util.function.LongSupplier;

/**
 * How many bytes a queue holds, told to its listener once a turn, or earlier when they changed by much.
 *
 * <p>
 * An entry counts, from publish to settlement, as its message's size and a constant for what is around it; while it is
 * packed, as its share of the blocks. A message that lies in several queues counts in each: the estimate errs to the safe side.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class MemoryMeter {

    /** The message object and its array headers (about 90 bytes), its reference and, once delivered, its entry (about 50). */
    static final int ENTRY_BYTES = 128;

    private static final long UNTOLD_MAX = 1024 * 1024;

    private final QueueListener listener;
    private final LongSupplier held;
    private long told;

    MemoryMeter(QueueListener listener, LongSupplier held) {
        this.listener = listener;
        this.held = held;
    }

    void tell() {
        long delta = held.getAsLong() - told;
        if (delta != 0) {
            told += delta;
            listener.onMemoryChanged(delta);
        }
    }

    void tellIfMuch() {
        if (Math.abs(held.getAsLong() - told) > UNTOLD_MAX) {
            tell();
        }
    }
}
