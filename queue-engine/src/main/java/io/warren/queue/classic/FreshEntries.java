package io.warren.queue.classic;

import io.warren.queue.Message;
import io.warren.queue.backlog.PackedMessages;
import java.util.List;

/**
 * Entries that nobody was given yet, first in first out. They have no object of their own. The first ones are at hand as the messages that were published; what comes when these are many lies behind them, packed, until its turn
 * is near. So a short queue costs nothing but references, and a long one is out of the collector's sight.
 *
 * <pre>
 *   near: messages        far: packed into blocks outside the heap
 *   m m m m m m m m m  ◄── [ m m m m m m m ] [ m m m m m m m ] ◄── added while there is anything far, or the near are many
 * </pre>
 *
 * <p>
 * Hot.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class FreshEntries {

    /** Few enough to stay in the processor's cache with their bytes, and more than are usually under way. */
    static final int NEAR_MAX = 16_384;
    static final int NEAR_BYTES_MAX = 2 * 1024 * 1024;

    /** Unpacked at once: long enough a stretch to be cheap, short enough for its garbage to die young. */
    private static final int REFILL_BYTES = 64 * 1024;
    private static final int REFILL_MAX = 256;

    private final MessageChunks near = new MessageChunks();
    private final PackedMessages far;
    private long nearBytes;
    private long nextId = 1;

    FreshEntries(PackedMessages far) {
        this.far = far;
    }

    boolean isEmpty() {
        return near.isEmpty(); // as soon as the last near one goes, far ones come near
    }

    long size() {
        return near.size() + far.size();
    }

    /** Those of them that are packed. */
    PackedMessages packed() {
        return far;
    }

    /** Bytes of properties and bodies of all of them. */
    long bytes() {
        return nearBytes + far.messageBytes();
    }

    /** The id of the first entry, or of the next one to come. */
    long headId() {
        return near.isEmpty() ? nextId : near.headId();
    }

    /** The id of the next entry to come. */
    long nextId() {
        return nextId;
    }

    void add(Message message) {
        add(nextId, message);
    }

    /** Adds an entry with an id of its own, which is not below {@link #nextId}. */
    void add(long id, Message message) {
        nextId = id + 1;
        if (far.isEmpty() && near.size() < NEAR_MAX && nearBytes < NEAR_BYTES_MAX) {
            addNear(id, message);
        } else {
            far.add(id, message);
        }
    }

    /** Leaves out ids that were given before the queue was recovered. */
    void skipTo(long id) {
        nextId = Math.max(nextId, id);
    }

    private void addNear(long id, Message message) {
        near.add(id, message);
        nearBytes += message.size();
    }

    /** The first entry's message; there must be one. */
    Message head() {
        return near.head();
    }

    void dropHead() {
        nearBytes -= near.head().size();
        near.dropHead();
        if (near.isEmpty() && !far.isEmpty()) {
            refill();
        }
    }

    private void refill() {
        do {
            Message message = far.remove();
            addNear(far.removedId(), message);
        } while (!far.isEmpty() && nearBytes < REFILL_BYTES && near.size() < REFILL_MAX);
    }

    /** Drops all; the next entry's id goes on where they ended. */
    void clear() {
        near.clear();
        far.clear();
        nearBytes = 0;
    }

    /** Adds up to {@code max} messages, from the one at {@code offset} on, to {@code found}. */
    void browse(long offset, int max, List<Message> found) {
        int before = found.size();
        near.browse(offset, max, found);
        far.browse(Math.max(0, offset - near.size()), max - (found.size() - before), found);
    }

    void visitNear(PackedMessages.Visitor visitor) {
        near.visit(visitor);
    }

    /** Shows a stretch of the packed ones, from an id on; returns where to go on, or {@code from} after the last. */
    long visitPacked(long from, PackedMessages.Visitor visitor) {
        return far.visitBlock(from, visitor);
    }
}
