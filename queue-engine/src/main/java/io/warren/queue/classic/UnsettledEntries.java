package io.warren.queue.classic;

import org.jspecify.annotations.Nullable;

/**
 * Entries that were delivered and wait for their outcome, by sequence: an open hash table of primitives (linear probing), since
 * every acknowledged message passes through it.
 *
 * <p>
 * Cost of an entry: two array accesses in, two out, no allocation.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class UnsettledEntries {

    private static final int INITIAL = 64;

    private @Nullable QueueEntry[] table = new QueueEntry[INITIAL];
    private int size;
    private long bytes;

    int size() {
        return size;
    }

    /** Bytes of properties and bodies. */
    long bytes() {
        return bytes;
    }

    void add(QueueEntry entry) {
        if (size * 2 >= table.length) {
            grow();
        }
        insert(entry);
        size++;
        bytes += entry.message().size();
    }

    /** Takes an entry out; null if none has that sequence. */
    @Nullable
    QueueEntry remove(long sequence) {
        int slot = slot(sequence);
        for (QueueEntry entry = table[slot]; entry != null; entry = table[slot]) {
            if (entry.sequence() == sequence) {
                close(slot);
                size--;
                bytes -= entry.message().size();
                return entry;
            }
            slot = next(slot);
        }
        return null;
    }

    /** What to do with every entry. */
    interface Visitor {

        void visit(QueueEntry entry);
    }

    /** The visitor must not change the table. */
    void forEach(Visitor visitor) {
        for (QueueEntry entry : table) {
            if (entry != null) {
                visitor.visit(entry);
            }
        }
    }

    void clear() {
        table = new QueueEntry[INITIAL];
        size = 0;
        bytes = 0;
    }

    /** Moves later entries of the probe sequence up, so that no search stops at the hole. */
    private void close(int hole) {
        int empty = hole;
        int slot = next(hole);
        for (QueueEntry entry = table[slot]; entry != null; entry = table[slot]) {
            int home = slot(entry.sequence());
            boolean reachableFromEmpty = empty <= slot ? home <= empty || home > slot : home <= empty && home > slot;
            if (reachableFromEmpty) {
                table[empty] = entry;
                empty = slot;
            }
            slot = next(slot);
        }
        table[empty] = null;
    }

    private void insert(QueueEntry entry) {
        int slot = slot(entry.sequence());
        while (table[slot] != null) {
            slot = next(slot);
        }
        table[slot] = entry;
    }

    private void grow() {
        @Nullable
        QueueEntry[] before = table;
        table = new QueueEntry[before.length * 2];
        for (QueueEntry entry : before) {
            if (entry != null) {
                insert(entry);
            }
        }
    }

    /** Sequences come nearly in order, so their low bits spread them without collisions. */
    private int slot(long sequence) {
        return (int) (sequence & (table.length - 1));
    }

    private int next(int slot) {
        return slot + 1 & table.length - 1;
    }
}
