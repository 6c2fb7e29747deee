package io.warren.queue.classic;

import io.warren.queue.MessageQueue;
import io.warren.queue.QueueListener;

/**
 * How many bytes a queue holds, told to its listener once a turn, or earlier when they changed by much.
 *
 * <p>
 * An entry counts, from publish to settlement, as its message's size and a constant for what is around it: less while it is
 * packed. A message that lies in several queues counts in each: the estimate errs to the safe side.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class MemoryMeter {

    /** The message object and its array headers (about 80 bytes), its reference and, once delivered, its entry (about 50). */
    static final int ENTRY_BYTES = 128;

    /** Address, lengths and flags of a packed message, and the room that is left over in blocks. */
    static final int PACKED_ENTRY_BYTES = 32;

    private static final long UNTOLD_MAX = 1024 * 1024;

    private final MessageQueue queue;
    private final QueueListener listener;
    private final ReadyEntries ready;
    private long held;
    private long told;

    MemoryMeter(MessageQueue queue, QueueListener listener, ReadyEntries ready) {
        this.queue = queue;
        this.listener = listener;
        this.ready = ready;
    }

    void added(long entries, long bytes) {
        held += entries * ENTRY_BYTES + bytes;
        tellIfMuch();
    }

    void removed(long entries, long bytes) {
        held -= entries * ENTRY_BYTES + bytes;
        tellIfMuch();
    }

    void tell() {
        assert held >= 0 : queue.name() + " holds " + held + " bytes";
        long total = total();
        long delta = total - told;
        if (delta != 0) {
            told = total;
            listener.onMemoryChanged(delta);
        }
    }

    private void tellIfMuch() {
        if (Math.abs(total() - told) > UNTOLD_MAX) {
            tell();
        }
    }

    private long total() {
        return held - ready.packed() * (ENTRY_BYTES - PACKED_ENTRY_BYTES);
    }
}
