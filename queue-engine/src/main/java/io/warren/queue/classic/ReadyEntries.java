package io.warren.queue.classic;

import io.warren.queue.Message;
import io.warren.queue.backlog.PackedMessages;
import io.warren.queue.consumer.QueueEntry;
import io.warren.queue.durable.RecoveredEntries;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a consumer, in order: entries that came back, by id, then the fresh ones. That is the queue's order, since
 * only the head is ever given out: whatever came back is older than whatever is fresh.
 *
 * <p>
 * Hot. Cost of a fresh entry: see {@link FreshEntries}; of one that came back: logarithmic in how many of them wait.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class ReadyEntries {

    private static final Comparator<QueueEntry> BY_PLACE = (a, b) -> Long.compare(a.id(), b.id());

    private final PriorityQueue<QueueEntry> returned = new PriorityQueue<>(BY_PLACE);
    private final FreshEntries fresh;
    private long returnedBytes;
    private long returnedBodyBytes;
    private long givenOutUpTo;

    ReadyEntries(PackedMessages far, long firstId) {
        fresh = new FreshEntries(far, firstId);
    }

    boolean isEmpty() {
        return fresh.isEmpty() && returned.isEmpty();
    }

    long size() {
        return fresh.size() + returned.size();
    }

    /** Bytes of the bodies of all of them. */
    long bodyBytes() {
        return returnedBodyBytes + fresh.bodyBytes();
    }

    /** Roughly what they hold, on the heap or not. */
    long weight() {
        return bodyBytes() + size() * MemoryMeter.ENTRY_BYTES;
    }

    /** Bytes of memory that they hold. */
    long memoryBytes() {
        long onHeap = fresh.nearSize() + (long) returned.size();
        return returnedBytes + fresh.nearBytes() + onHeap * MemoryMeter.ENTRY_BYTES + packed().blockBytes();
    }

    /** Those of them that lie outside the heap. */
    PackedMessages packed() {
        return fresh.packed();
    }

    /** The id of the next entry to come. */
    long nextId() {
        return fresh.nextId();
    }

    /** The id of the first that nobody was given yet, or of the next one to come. */
    long firstFreshId() {
        return fresh.headId();
    }

    void add(Message message) {
        fresh.add(message);
    }

    /** Before the first of this life: what was there in an earlier one, in order. */
    void restore(RecoveredEntries recovered) {
        fresh.restore(recovered);
        givenOutUpTo = recovered.givenOutUpTo();
    }

    /** Whether the first one can be had now; if it cannot, it is on its way from disk. There must be one. */
    boolean headAtHand() {
        return !returned.isEmpty() || fresh.headAtHand();
    }

    /** Puts an entry back to its place. */
    void putBack(QueueEntry entry) {
        assert entry.id() < fresh.headId() : "an entry that was never given out came back";
        returned.add(entry);
        returnedBytes += entry.message().size();
        returnedBodyBytes += entry.message().bodySize();
    }

    /** Takes the first entry to be held unsettled; there must be one. */
    QueueEntry take() {
        QueueEntry first = returned.poll();
        if (first == null) {
            long id = fresh.headId();
            first = new QueueEntry(id, fresh.head(), id <= givenOutUpTo);
            fresh.dropHead();
        } else {
            returnedBytes -= first.message().size();
            returnedBodyBytes -= first.message().bodySize();
        }
        return first;
    }

    // The same for an entry that is settled by being given out, without an object for it: look at its parts, then drop it.

    long headId() {
        QueueEntry first = returned.peek();
        return first == null ? fresh.headId() : first.id();
    }

    Message headMessage() {
        QueueEntry first = returned.peek();
        return first == null ? fresh.head() : first.message();
    }

    boolean headRedelivered() {
        return !returned.isEmpty() || fresh.headId() <= givenOutUpTo; // what came back is first
    }

    void dropHead() {
        QueueEntry first = returned.poll();
        if (first == null) {
            fresh.dropHead();
        } else {
            first.markGone();
            returnedBytes -= first.message().size();
            returnedBodyBytes -= first.message().bodySize();
        }
    }

    /** Shows the fresh ones that are at hand as objects. */
    void visitNear(PackedMessages.Visitor visitor) {
        fresh.visitNear(visitor);
    }

    /** Those that came back. */
    Collection<QueueEntry> returned() {
        return returned;
    }

    void clear() {
        returned.forEach(QueueEntry::markGone);
        returned.clear();
        fresh.clear();
        returnedBytes = 0;
        returnedBodyBytes = 0;
    }

    /**
     * Copies and sorts the entries that came back if any of them is asked for: for people who look, not for programs.
     *
     * @return null: ask again when some have come from disk
     */
    @Nullable
    List<Message> browse(int offset, int max) {
        List<Message> found = new ArrayList<>();
        if (offset < returned.size()) {
            List<QueueEntry> sorted = new ArrayList<>(returned);
            sorted.sort(BY_PLACE);
            for (int i = offset; i < sorted.size() && found.size() < max; i++) {
                found.add(sorted.get(i).message());
            }
        }
        boolean all = fresh.browse(Math.max(0, offset - returned.size()), max - found.size(), found);
        return all ? List.copyOf(found) : null;
    }
}
