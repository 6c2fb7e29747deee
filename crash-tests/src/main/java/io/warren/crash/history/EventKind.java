package io.warren.crash.history;

/** What a client did or saw. Which fields of an {@link Event} say something depends on it. */
public enum EventKind {
    /** About to publish: message, queue (one event for each that must get it), tag = confirm number or transaction; flag = transient. */
    PUBLISH,
    /** The broker confirmed: tag; flag = multiple. */
    CONFIRM,
    /** The broker refused: tag; flag = multiple. */
    NACK,
    /** A delivery or the answer to a get: message, queue, tag = delivery tag; flag = redelivered. */
    DELIVERED,
    /** A delivery whose body or properties are not what was published: message if known, queue. */
    BROKEN,
    /** Acknowledged: message, queue, tag = transaction or 0; flag = the client is sure that it was written to the socket. */
    ACK,
    /** The answer to a request that was sent after all acks before it: the broker has read those. */
    BARRIER,
    /** About to purge or delete: queue, tag = number of the removal. */
    REMOVE,
    /** The purge or deletion is done: queue, tag. */
    REMOVE_OK,
    /** About to commit: tag = transaction. */
    COMMIT,
    /** Committed: tag = transaction. */
    COMMIT_OK,
    /** The connection is gone without a word of the broker. */
    LOST,
    /** The client has waited for all answers and is about to leave an open channel. */
    DONE
}
