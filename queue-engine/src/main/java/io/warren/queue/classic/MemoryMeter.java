package io.warren.queue.classic;

import io.warren.queue.MessageQueue;
import io.warren.queue.QueueListener;
import io.warren.queue.backlog.PackedMessages;

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

    /** The message object and its array headers (about 80 bytes), its reference and, once delivered, its entry (about 50). */
    static final int ENTRY_BYTES = 128;

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
        PackedMessages packed = ready.packed();
        return held - packed.size() * ENTRY_BYTES - packed.messageBytes() + packed.blockBytes();
    }
}
