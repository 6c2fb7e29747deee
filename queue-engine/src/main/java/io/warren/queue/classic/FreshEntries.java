package io.warren.queue.classic;

import io.warren.queue.Message;
import io.warren.queue.backlog.PackedMessages;
import io.warren.queue.backlog.StoredPage;
import io.warren.queue.durable.RecoveredEntries;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries that nobody was given yet, first in first out. They have no object of their own. The first ones are at hand as the
 * messages that were published; what comes when these are many lies behind them, packed, until its turn is near. So a short queue costs nothing but references, and a long one is out of the collector's sight.
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
    /** What each queue may have at hand, however many there are; for more it needs a lease, for which it asks in steps. */
    private static final int NEAR_ANYWAY_BYTES = 16 * 1024;
    private static final int LEASE_BYTES = 32 * 1024;

    private final MessageChunks near = new MessageChunks();
    private final PackedMessages far;
    private long nearBytes;
    private long nearBodyBytes;
    private long leasedBytes;
    private long nextId;

    /** @param firstId of the first entry that will ever be in it */
    FreshEntries(PackedMessages far, long firstId) {
        this.far = far;
        this.nextId = firstId;
    }

    boolean isEmpty() {
        return near.isEmpty() && far.isEmpty();
    }

    /** Whether the first one can be had now; if it cannot, it is on its way from disk. There must be one. */
    boolean headAtHand() {
        if (near.isEmpty()) {
            refill();
        }
        return !near.isEmpty();
    }

    long size() {
        return near.size() + far.size();
    }

    /** Those of them that are packed. */
    PackedMessages packed() {
        return far;
    }

    /** Bytes of the bodies of all of them. */
    long bodyBytes() {
        return nearBodyBytes + far.bodyBytes();
    }

    /** Those of them that are at hand. */
    int nearSize() {
        return near.size();
    }

    /** Bytes of properties and bodies of those. */
    long nearBytes() {
        return nearBytes;
    }

    /** The id of the first entry, or of the next one to come; while the first is not at hand, a lower one above all that left. */
    long headId() {
        if (near.isEmpty()) {
            return far.isEmpty() ? nextId : far.firstId();
        }
        return near.headId();
    }

    /** The id of the next entry to come. */
    long nextId() {
        return nextId;
    }

    void add(Message message) {
        if (far.isEmpty() && hasRoomNear()) {
            addNear(nextId, message);
        } else {
            far.add(nextId, message);
        }
        nextId++;
    }

    /** Before the first of this life: what was there in an earlier one, in order. Only what will be at hand is made a message. */
    void restore(RecoveredEntries recovered) {
        recovered.forEach(new RecoveredEntries.Sink() {
            private @Nullable Message previous;

            @Override
            public void entry(long id, ByteBuffer written) {
                if (far.isEmpty() && hasRoomNear()) {
                    Message message = far.unpack(written, previous);
                    previous = message;
                    addNear(id, message);
                } else {
                    far.add(id, written);
                }
            }

            @Override
            public void page(StoredPage page) {
                far.add(page);
            }
        });
        nextId = Math.max(nextId, recovered.nextId());
    }

    /** Where many queues have a backlog, most of them keep little at hand. */
    private boolean hasRoomNear() {
        if (near.size() >= NEAR_MAX || nearBytes >= NEAR_BYTES_MAX) {
            return false;
        }
        long weight = nearBytes + (long) near.size() * MemoryMeter.ENTRY_BYTES;
        long missing = weight + 1 - NEAR_ANYWAY_BYTES - leasedBytes;
        if (missing <= 0) {
            return true;
        }
        long more = Math.max(missing, LEASE_BYTES);
        if (!far.memory().leaseNear(more)) {
            return false;
        }
        leasedBytes += more;
        return true;
    }

    private void returnLease() {
        if (leasedBytes > 0) {
            far.memory().returnNear(leasedBytes);
            leasedBytes = 0;
        }
    }

    private void addNear(long id, Message message) {
        near.add(id, message);
        nearBytes += message.size();
        nearBodyBytes += message.bodySize();
    }

    /** The first entry's message; there must be one. */
    Message head() {
        return near.head();
    }

    void dropHead() {
        Message head = near.head();
        nearBytes -= head.size();
        nearBodyBytes -= head.bodySize();
        near.dropHead();
        if (near.isEmpty()) {
            returnLease();
            if (!far.isEmpty()) {
                refill();
            }
        }
    }

    private void refill() {
        while (!far.isEmpty() && far.firstAtHand() && nearBytes < REFILL_BYTES && near.size() < REFILL_MAX) {
            Message message = far.remove();
            addNear(far.removedId(), message);
        }
        if (!far.isEmpty()) {
            far.fetch();
        }
    }

    /** Drops all; the next entry's id goes on where they ended. */
    void clear() {
        near.clear();
        far.clear();
        nearBytes = 0;
        nearBodyBytes = 0;
        returnLease();
    }

    /**
     * Adds up to {@code max} messages, from the one at {@code offset} on, to {@code found}.
     *
     * @return whether that is all; otherwise ask again when some have come from disk
     */
    boolean browse(long offset, int max, List<Message> found) {
        int before = found.size();
        near.browse(offset, max, found);
        return far.browse(Math.max(0, offset - near.size()), max - (found.size() - before), found);
    }

    void visitNear(PackedMessages.Visitor visitor) {
        near.visit(visitor);
    }

}
