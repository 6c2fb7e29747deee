package io.warren.broker.vhost;

import io.warren.codec.table.FieldTable;
import io.warren.queue.MessageQueue;

/**
 * A queue together with what only its declaration says.
 *
 * @param ownerId
 *            the connection that an exclusive queue belongs to, or {@link #NO_OWNER}
 * @param arguments
 *            as they were declared
 * @param policy
 *            what was said of it besides; changes while it lives
 */
public record DeclaredQueue(MessageQueue queue, long ownerId, FieldTable arguments, AppliedPolicy policy) {

    public static final long NO_OWNER = 0;

    /** One that no policy has been applied to yet. */
    public DeclaredQueue(MessageQueue queue, long ownerId, FieldTable arguments) {
        this(queue, ownerId, arguments, new AppliedPolicy());
    }

    public String name() {
        return queue.name();
    }

    /** Whether the queue is exclusive to another connection than this one. */
    public boolean lockedFor(long connectionId) {
        return ownerId != NO_OWNER && ownerId != connectionId;
    }
}
