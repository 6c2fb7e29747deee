package io.warren.queue.classic;

import io.warren.queue.EventLoop;
import io.warren.queue.QueueDefinition;
import io.warren.queue.backlog.PackedMessages;
import io.warren.queue.backlog.PageStore;
import io.warren.queue.durable.MessageStore;
import io.warren.queue.durable.QueueLog;

/**
 * The ready messages of one priority, in order, with a log and files of their own: those of different priorities come and go in different
 * orders. A queue without priorities has one lane.
 *
 * <pre>
 *   id of an entry:  priority of its lane (8 bits) | number in the lane, from 1 on (55 bits)
 * </pre>
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class Lane {

    private static final int NUMBER_BITS = 55;

    final ReadyEntries ready;
    final QueueLog journal;
    final PageStore pages;
    /** Entries from this id on came in this turn. */
    long cameInTurnFrom = Long.MAX_VALUE;

    /**
     * @param carrier
     *            asked to get the lane out of the old segments of the log
     * @param onMayGiveOut
     *            see {@link MessageStore#logOf}
     */
    Lane(QueueDefinition definition, int priority, EventLoop loop, QueueStorage storage, MessageStore.Carrier carrier,
            PackedMessages.Owner owner, Runnable onMayGiveOut) {
        MessageStore store = storage.store();
        long storageId = definition.durable() ? definition.id() + priority : 0;
        this.pages = store == null ? PageStore.NONE : store.pagesOf(storageId, loop);
        this.ready = new ReadyEntries(new PackedMessages(storage.format(), storage.memory(), pages, owner),
                ((long) priority << NUMBER_BITS) + 1);
        this.journal = store == null || !definition.durable() ? QueueLog.NONE
                : store.logOf(storageId, carrier, loop, storage.memory(), onMayGiveOut);
    }

    /** First of all: takes what there was when the broker stopped. */
    void restore() {
        ready.restore(journal.recovered());
    }

    /** Of the lane that an entry is in. */
    static int priorityOf(long id) {
        return (int) (id >>> NUMBER_BITS);
    }
}
