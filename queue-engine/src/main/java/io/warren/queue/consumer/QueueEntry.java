package io.warren.queue.consumer;

import io.warren.queue.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message at its place in one queue, from its first delivery on. Entries that nobody has been given yet need no such
 * object: their place says it all.
 *
 * <p>
 * Cost: about 40 bytes.
 *
 * <p>
 * Threads: the queue's event loop.
 */
public final class QueueEntry {

    private final long id;
    private final Message message;
    private final boolean givenOutBefore;
    private int acquiredCount;
    private int failedCount;
    private boolean gone;

    // Where it is held; kept by UnsettledEntries. A null holder of a held entry means that it was got, not delivered.
    @Nullable
    QueueConsumer holder;
    @Nullable
    QueueEntry previousHeld;
    @Nullable
    QueueEntry nextHeld;

    public QueueEntry(long id, Message message) {
        this(id, message, false);
    }

    /**
     * @param givenOutBefore
     *            whether somebody may have been given it in an earlier life of the broker
     */
    public QueueEntry(long id, Message message, boolean givenOutBefore) {
        this.id = id;
        this.message = message;
        this.givenOutBefore = givenOutBefore;
    }

    /** Its place: entries of one queue are ordered by it, and no two ever share one. */
    public long id() {
        return id;
    }

    public Message message() {
        return message;
    }

    /** Whose consumer it is held by; null where nobody holds it, or somebody who got it. */
    public @Nullable QueueConsumer holder() {
        return holder;
    }

    /** Whether somebody was given it before and gave it back. */
    public boolean redelivered() {
        return acquiredCount > 0 || givenOutBefore;
    }

    /** It is settled, and no longer one of the queue. */
    public void markGone() {
        gone = true;
    }

    public boolean gone() {
        return gone;
    }

    /** How often it was given out and came back. */
    public int acquiredCount() {
        return acquiredCount;
    }

    /** How many of these times count as failed deliveries. */
    public int failedCount() {
        return failedCount;
    }

    /** It came back unprocessed. */
    public void countReturn(boolean deliveryFailed) {
        acquiredCount++;
        if (deliveryFailed) {
            failedCount++;
        }
    }
}
