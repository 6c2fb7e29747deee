package io.warren.queue.classic;

import io.warren.queue.consumer.QueueEntry;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Entries of one lane that are objects already and are ready, by place. The first can be taken; once somebody has asked for it, any.
 *
 * <p>
 * Cost: as a heap; where any can be taken, a tree's node for each entry more.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class KnownEntries {

    static final Comparator<QueueEntry> BY_PLACE = (a, b) -> Long.compare(a.id(), b.id());

    private final PriorityQueue<QueueEntry> heap = new PriorityQueue<>(BY_PLACE);
    /** Null as long as the heap has the entries. */
    private @Nullable TreeSet<QueueEntry> tree;
    private int size;
    private long bytes;
    private long bodyBytes;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Bytes of properties and bodies of all of them. */
    long bytes() {
        return bytes;
    }

    /** Bytes of the bodies of all of them. */
    long bodyBytes() {
        return bodyBytes;
    }

    /** From now on any can be taken, not just the first. */
    void letAnyBeTaken() {
        if (tree == null) {
            TreeSet<QueueEntry> all = new TreeSet<>(BY_PLACE);
            all.addAll(heap);
            heap.clear();
            tree = all;
        }
    }

    void add(QueueEntry entry) {
        if (tree == null) {
            heap.add(entry);
        } else {
            tree.add(entry);
        }
        size++;
        bytes += entry.message().size();
        bodyBytes += entry.message().bodySize();
    }

    /** The first one, or null. */
    @Nullable
    QueueEntry peek() {
        if (size == 0) {
            return null;
        }
        return tree == null ? heap.peek() : tree.first();
    }

    /** Takes the first one, or null. */
    @Nullable
    QueueEntry poll() {
        if (size == 0) {
            return null;
        }
        QueueEntry first = tree == null ? heap.poll() : tree.pollFirst();
        if (first != null) {
            forget(first);
        }
        return first;
    }

    /** Takes one that is there, in a lane of which any can be taken. */
    void take(QueueEntry entry) {
        if (tree == null || !tree.remove(entry)) {
            throw new AssertionError("Expected entry " + entry.id() + " to be ready, but it is not");
        }
        forget(entry);
    }

    private void forget(QueueEntry entry) {
        size--;
        bytes -= entry.message().size();
        bodyBytes -= entry.message().bodySize();
    }

    /** In no order; not to be changed. */
    Collection<QueueEntry> all() {
        return Collections.unmodifiableCollection(tree == null ? heap : tree);
    }

    void clear() {
        heap.clear();
        if (tree != null) {
            tree.clear();
        }
        size = 0;
        bytes = 0;
        bodyBytes = 0;
    }
}
