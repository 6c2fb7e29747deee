package io.warren.queue.durable;

/**
 * What queues write to the log. Every record starts with the id of the queue (8 bytes).
 *
 * <pre>
 *   MESSAGES   { id of the entry (8), length (4), message } ...
 *   SETTLED    { id of the entry (8) } ...
 *   GIVEN_OUT  up to which id (8) entries may have been delivered
 *   PURGED     up to which id (8) all entries are gone but those: { id of the entry (8) } ...
 *   STORED     number of the queue's last file (8); of those up to it only these count: { number (8), from which id on (8) } ...
 * </pre>
 *
 * <p>
 * Each can be replayed twice: what a later record says of an entry stands.
 */
final class RecordType {

    static final int MESSAGES = 1;
    static final int SETTLED = 2;
    static final int GIVEN_OUT = 3;
    static final int PURGED = 4;
    static final int STORED = 5;

    private RecordType() {
    }
}
