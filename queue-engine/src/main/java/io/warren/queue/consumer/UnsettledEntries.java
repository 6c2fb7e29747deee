package io.warren.queue.consumer;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Entries that were given out and not settled, by id, and chained by who holds them.
 *
 * <p>
 * A hash table with open addressing and linear probing; a removal moves later entries of the same run back, so there are no
 * tombstones and a table that is used for years stays as fast as a new one.
 *
 * <p>
 * Hot. Cost of an entry: one or two probes to add and to remove, no allocation beside the table itself, which doubles when
 * half full and goes back to its first size when it empties.
 *
 * <p>
 * Threads: the queue's event loop.
 */
public final class UnsettledEntries {

    private static final int FIRST_CAPACITY = 16;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L; // spreads runs of consecutive ids

    private @Nullable QueueEntry[] table = new @Nullable QueueEntry[FIRST_CAPACITY];
    private int size;
    private long bytes;
    private long bodyBytes;

    public int size() {
        return size;
    }

    /** Bytes of properties and bodies of all of them. */
    public long bytes() {
        return bytes;
    }

    /** Bytes of the bodies of all of them. */
    public long bodyBytes() {
        return bodyBytes;
    }

    /** Adds an entry given to {@code holder}, or got by somebody without a subscription. */
    public void add(QueueEntry entry, @Nullable QueueConsumer holder) {
        if (size * 2 >= table.length) {
            grow();
        }
        insert(entry);
        size++;
        bytes += entry.message().size();
        bodyBytes += entry.message().bodySize();
        entry.holder = holder;
        if (holder != null) {
            QueueEntry first = holder.firstHeld;
            entry.nextHeld = first;
            if (first != null) {
                first.previousHeld = entry;
            }
            holder.firstHeld = entry;
        }
    }

    /** Takes out the entry of that id if {@code holder} holds it; null if it does not. */
    public @Nullable QueueEntry remove(long id, @Nullable QueueConsumer holder) {
        int slot = slotOf(id);
        QueueEntry entry = table[slot];
        if (entry == null || entry.holder != holder) {
            return null;
        }
        removeAt(slot);
        size--;
        bytes -= entry.message().size();
        bodyBytes -= entry.message().bodySize();
        unchain(entry);
        if (size == 0 && table.length > FIRST_CAPACITY * 64) {
            table = new @Nullable QueueEntry[FIRST_CAPACITY];
        }
        return entry;
    }

    /** Takes out any one of the entries that {@code holder} holds; null if there is none left. */
    public @Nullable QueueEntry removeAnyOf(QueueConsumer holder) {
        QueueEntry first = holder.firstHeld;
        return first == null ? null : remove(first.id(), holder);
    }

    /** Shows all of them, in no order. */
    public void forEach(Consumer<QueueEntry> consumer) {
        for (QueueEntry entry : table) {
            if (entry != null) {
                consumer.accept(entry);
            }
        }
    }

    /** Forgets all of them. */
    public void clear() {
        for (QueueEntry entry : table) {
            if (entry != null && entry.holder != null) {
                entry.holder.firstHeld = null;
            }
        }
        table = new @Nullable QueueEntry[FIRST_CAPACITY];
        size = 0;
        bytes = 0;
        bodyBytes = 0;
    }

    private void insert(QueueEntry entry) {
        table[slotOf(entry.id())] = entry;
    }

    /** The slot of that id, or the free one where it would go. */
    private int slotOf(long id) {
        int mask = table.length - 1;
        int slot = home(id);
        for (QueueEntry there = table[slot]; there != null && there.id() != id; there = table[slot]) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int home(long id) {
        return (int) ((id * GOLDEN_RATIO) >>> 33) & (table.length - 1);
    }

    private void removeAt(int removed) {
        int mask = table.length - 1;
        int free = removed;
        int slot = (free + 1) & mask;
        for (QueueEntry there = table[slot]; there != null; there = table[slot]) {
            // Cyclic distances: it may move back only if its home is not behind the free slot.
            if (((slot - home(there.id())) & mask) >= ((slot - free) & mask)) {
                table[free] = there;
                free = slot;
            }
            slot = (slot + 1) & mask;
        }
        table[free] = null;
    }

    private void grow() {
        @Nullable
        QueueEntry[] old = table;
        table = new @Nullable QueueEntry[old.length * 2];
        for (QueueEntry entry : old) {
            if (entry != null) {
                insert(entry);
            }
        }
    }

    private static void unchain(QueueEntry entry) {
        QueueEntry previous = entry.previousHeld;
        QueueEntry next = entry.nextHeld;
        if (previous != null) {
            previous.nextHeld = next;
        } else if (entry.holder != null) {
            entry.holder.firstHeld = next;
        }
        if (next != null) {
            next.previousHeld = previous;
        }
        entry.holder = null;
        entry.previousHeld = null;
        entry.nextHeld = null;
    }
}
