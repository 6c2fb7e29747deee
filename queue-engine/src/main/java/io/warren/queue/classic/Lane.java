package io.warren.queue.classic;

import io.warren.queue.EventLoop;
import io.warren.queue.QueueDefinition;
import io.warren.queue.backlog.PackedMessages;
import io.warren.queue.backlog.PageStore;
import io.warren.queue.durable.MessageStore;
import io.warren.queue.durable.QueueLog;

/**
 * Some of a queue's messages, in order, with a log and files of their own: those of different lanes come and go in different orders. There
 * is one for each priority, of ready messages; a queue without priorities has one. Others are of messages that wait for their time, see
 * {@link Schedule}.
 *
 * <pre>
 *   id of an entry:  number of its lane (11 bits) | number in the lane, from 1 on (53 bits)
 * </pre>
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class Lane {

    /** Lanes of ready messages come first: the number of each is its priority. */
    static final int PRIORITIES = 256;

    private static final int ID_BITS = 53;

    final int number;
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
    Lane(QueueDefinition definition, int number, EventLoop loop, QueueStorage storage, MessageStore.Carrier carrier,
            PackedMessages.Owner owner, Runnable onMayGiveOut) {
        MessageStore store = storage.store();
        long storageId = definition.durable() ? definition.id() + number : 0;
        this.number = number;
        this.pages = store == null ? PageStore.NONE : store.pagesOf(storageId, loop);
        this.ready = new ReadyEntries(new PackedMessages(storage.format(), storage.memory(), pages, owner),
                ((long) number << ID_BITS) + 1);
        this.journal = store == null || !definition.durable() ? QueueLog.NONE
                : store.logOf(storageId, carrier, loop, storage.memory(), onMayGiveOut);
    }

    /** First of all: takes what there was when the broker stopped. */
    void restore() {
        ready.restore(journal.recovered());
    }

    /** Whether the first of its fresh entries may be given out now; if not, the queue is told when it may. There must be one. */
    boolean freshMayGo() {
        return ready.freshAtHand() && journal.mayGiveOut(ready.firstFreshId());
    }

    /** Whether the first, which must be there, may be given out now; if not, the queue is told when it may. */
    boolean mayGiveOutHead() {
        return ready.headAtHand() && journal.mayGiveOut(ready.headId());
    }

    /** Of the lane that an entry is in. */
    static int numberOf(long id) {
        return (int) (id >>> ID_BITS);
    }
}
