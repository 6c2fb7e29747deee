package io.warren.queue.classic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Entries that wait for a consumer, by rising sequence. New ones come at the end; those that return go to their old place, which
 * is always before every new one that was not delivered yet.
 *
 * <p>
 * Cost: a new entry is one array slot, in chunks, so a backlog of millions grows without copying. A returned entry costs the
 * logarithm of how many are returned.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class ReadyEntries {

    private static final int CHUNK = 1024;

    private static final class Chunk {

        private final @Nullable QueueEntry[] entries = new QueueEntry[CHUNK];
        private @Nullable Chunk next;
    }

    private final PriorityQueue<QueueEntry> returned = new PriorityQueue<>(
            Comparator.comparingLong(QueueEntry::sequence));
    private Chunk head = new Chunk();
    private Chunk tail = head;
    private int headIndex;
    private int tailIndex;
    private long size;
    private long bytes;

    long size() {
        return size;
    }

    /** Bytes of properties and bodies. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(QueueEntry entry) {
        if (tailIndex == CHUNK) {
            Chunk fresh = new Chunk();
            tail.next = fresh;
            tail = fresh;
            tailIndex = 0;
        }
        tail.entries[tailIndex++] = entry;
        count(1, entry);
    }

    void giveBack(QueueEntry entry) {
        returned.add(entry);
        count(1, entry);
    }

    @Nullable
    QueueEntry poll() {
        QueueEntry entry = returned.isEmpty() ? pollFresh() : returned.poll();
        if (entry != null) {
            count(-1, entry);
        }
        return entry;
    }

    private @Nullable QueueEntry pollFresh() {
        if (headIndex == CHUNK) {
            Chunk next = head.next;
            if (next == null) {
                return null;
            }
            head = next;
            headIndex = 0;
        }
        if (head == tail && headIndex == tailIndex) {
            return null;
        }
        QueueEntry entry = head.entries[headIndex];
        head.entries[headIndex++] = null;
        return entry;
    }

    /** Entries from the one at {@code offset} on, none of them taken. */
    List<QueueEntry> peek(int offset, int max) {
        List<QueueEntry> peeked = new ArrayList<>();
        List<QueueEntry> first = new ArrayList<>(returned);
        first.sort(Comparator.comparingLong(QueueEntry::sequence));
        int skip = offset;
        for (QueueEntry entry : first) {
            if (skip-- <= 0 && peeked.size() < max) {
                peeked.add(entry);
            }
        }
        int index = headIndex;
        for (Chunk chunk = head; chunk != null && peeked.size() < max; chunk = chunk.next) {
            int end = chunk == tail ? tailIndex : CHUNK;
            int skipped = Math.clamp(skip, 0, Math.max(0, end - index));
            skip -= skipped;
            for (index += skipped; index < end && peeked.size() < max; index++) {
                QueueEntry entry = chunk.entries[index];
                if (entry != null) {
                    peeked.add(entry);
                }
            }
            index = 0;
        }
        return peeked;
    }

    private void count(int delta, QueueEntry entry) {
        size += delta;
        bytes += (long) delta * entry.message().size();
    }
}
