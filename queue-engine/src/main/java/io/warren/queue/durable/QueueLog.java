package io.warren.queue.durable;

import io.warren.queue.CommitGroup;
import io.warren.queue.Message;
import io.warren.queue.PublishBatch;
import io.warren.queue.backlog.StoredFiles;
import io.warren.queue.consumer.QueueEntry;
import java.util.Collection;
import java.util.List;

/**
 * Where one queue writes down what must outlast the process. What is written is durable later; only who waits for it is told.
 *
 * <p>
 * Threads: the queue's event loop.
 */
public interface QueueLog {

    /** Of a queue that is not durable, or in a broker without a data directory. */
    QueueLog NONE = new VolatileQueue();

    /** What the queue had when the broker stopped; asked for once and first, on any thread. */
    RecoveredEntries recovered();

    /**
     * Writes those messages of the batch that are to be kept and were not rejected.
     *
     * @param firstId
     *            the id of the first of them that was not rejected; the others follow
     * @return whether the batch will be answered by this log, once they are durable or cannot be; otherwise there was nothing to
     *         write
     */
    boolean published(PublishBatch batch, long firstId);

    /**
     * The same for a batch of a transaction: what there is to write goes to its group. The batch is answered when all of the group is
     * durable, or cannot be.
     */
    boolean published(PublishBatch batch, long firstId, CommitGroup group);

    /** What has been told as settled since {@link #endTurn} goes to the group of a transaction. */
    void settledFor(CommitGroup group);

    /** Transactions that wait for other queues, before what they did here can be written. */
    List<CommitGroup> unwrittenCommits();

    /**
     * The id of the first entry of a transaction that is not known to be durable; {@link Long#MAX_VALUE} if there is none. Until it is, no
     * entry from this one on may get to disk by another way.
     */
    long firstUndecided();

    /** An entry is gone for good. */
    void settled(long id, Message message);

    /** All entries are gone up to this id but those. */
    void purged(long upToId, Collection<QueueEntry> kept);

    /**
     * Whether an entry may be given out. What is given out must be known as such after a crash, so that it is redelivered with
     * its flag: this is written ahead for many entries at a time, and a no is followed by a call of whoever was attached.
     */
    boolean mayGiveOut(long id);

    /** The turn is over: writes what has been gathered. */
    void endTurn();

    /**
     * The old segments of the log will go. What of the queue is alive and not in a page on disk is carried on now, by a call for each.
     *
     * @param stored
     *            which pages on disk count; what else is there is carried on, or gone
     */
    void beginCarrying(StoredFiles stored);

    /** Writes an entry again. */
    void carry(long id, Message message);

    /** All were carried on; answers how many bytes that took. */
    long endCarrying();

    /** The broker stops in good order, and nothing will be given out any more: says up to where entries were. */
    void rest(long upToId);

    /** The queue is gone, or at least nothing more of it is to be written. */
    void end();
}
