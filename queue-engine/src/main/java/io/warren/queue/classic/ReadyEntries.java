package io.warren.queue.classic;

import io.warren.queue.Message;
import io.warren.queue.backlog.PackedMessages;
import io.warren.queue.consumer.QueueEntry;
import io.warren.queue.durable.RecoveredEntries;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a consumer, in order: known entries, which came back or were looked past for a later one, by id, then the fresh ones.
 * That is the queue's order, since fresh ones become known from the head on: whatever is known is older than whatever is fresh.
 *
 * <p>
 * Hot. Cost of a fresh entry: see {@link FreshEntries}; of a known one: logarithmic in how many of them wait.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class ReadyEntries {

    /** Fresh entries are not looked past while so many are known: these are on the heap. */
    static final int AHEAD_MAX = 4096;
    static final int AHEAD_BYTES_MAX = 4 * 1024 * 1024;

    private final KnownEntries known = new KnownEntries();
    private final FreshEntries fresh;
    private long givenOutUpTo;

    ReadyEntries(PackedMessages far, long firstId) {
        fresh = new FreshEntries(far, firstId);
    }

    boolean isEmpty() {
        return fresh.isEmpty() && known.isEmpty();
    }

    long size() {
        return fresh.size() + known.size();
    }

    /** Bytes of the bodies of all of them. */
    long bodyBytes() {
        return known.bodyBytes() + fresh.bodyBytes();
    }

    /** Roughly what they hold, on the heap or not. */
    long weight() {
        return bodyBytes() + size() * MemoryMeter.ENTRY_BYTES;
    }

    /** Bytes of memory that they hold. */
    long memoryBytes() {
        long onHeap = fresh.nearSize() + (long) known.size();
        return known.bytes() + fresh.nearBytes() + onHeap * MemoryMeter.ENTRY_BYTES + packed().blockBytes();
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
        return !known.isEmpty() || fresh.headAtHand();
    }

    /** Puts an entry back to its place. */
    void putBack(QueueEntry entry) {
        assert entry.id() < fresh.headId() : "an entry that was never given out came back";
        known.add(entry);
    }

    /** Takes the first entry to be held unsettled; there must be one. */
    QueueEntry take() {
        QueueEntry first = known.poll();
        return first == null ? takeFresh() : first;
    }

    // The same for an entry that is settled by being given out, without an object for it: look at its parts, then drop it.

    long headId() {
        QueueEntry first = known.peek();
        return first == null ? fresh.headId() : first.id();
    }

    Message headMessage() {
        QueueEntry first = known.peek();
        return first == null ? fresh.head() : first.message();
    }

    boolean headRedelivered() {
        QueueEntry first = known.peek();
        return first == null ? fresh.headId() <= givenOutUpTo : first.redelivered();
    }

    void dropHead() {
        QueueEntry first = known.poll();
        if (first == null) {
            fresh.dropHead();
        } else {
            first.markGone();
        }
    }

    // Where the first one may have to wait while others do not.

    /** From now on any known entry can be taken. */
    void letAnyKnownBeTaken() {
        known.letAnyBeTaken();
    }

    /** The first of the known ones, which come before the fresh; null if there are none. */
    @Nullable
    QueueEntry firstKnown() {
        return known.peek();
    }

    /** Takes a known entry that is there. */
    void takeKnown(QueueEntry entry) {
        known.take(entry);
    }

    /** Whether a fresh entry may be looked past. */
    boolean roomAhead() {
        return known.size() < AHEAD_MAX && known.bytes() < AHEAD_BYTES_MAX;
    }

    boolean freshIsEmpty() {
        return fresh.isEmpty();
    }

    /** Whether the first of the fresh ones can be had now; there must be one. */
    boolean freshAtHand() {
        return fresh.headAtHand();
    }

    /** Of the first of the fresh ones, which must be at hand. */
    Message freshMessage() {
        return fresh.head();
    }

    /** Takes the first of the fresh ones, which must be at hand. */
    QueueEntry takeFresh() {
        long id = fresh.headId();
        QueueEntry first = new QueueEntry(id, fresh.head(), id <= givenOutUpTo);
        fresh.dropHead();
        return first;
    }

    /** Shows the fresh ones that are at hand as objects. */
    void visitNear(PackedMessages.Visitor visitor) {
        fresh.visitNear(visitor);
    }

    /** Those that are objects. */
    Collection<QueueEntry> known() {
        return known.all();
    }

    void clear() {
        known.all().forEach(QueueEntry::markGone);
        known.clear();
        fresh.clear();
    }

    /**
     * Copies and sorts the known entries if any of them is asked for: for people who look, not for programs.
     *
     * @return null: ask again when some have come from disk
     */
    @Nullable
    List<Message> browse(int offset, int max) {
        List<Message> found = new ArrayList<>();
        if (offset < known.size()) {
            List<QueueEntry> sorted = new ArrayList<>(known.all());
            sorted.sort(KnownEntries.BY_PLACE);
            for (int i = offset; i < sorted.size() && found.size() < max; i++) {
                found.add(sorted.get(i).message());
            }
        }
        boolean all = fresh.browse(Math.max(0, offset - known.size()), max - found.size(), found);
        return all ? List.copyOf(found) : null;
    }
}
