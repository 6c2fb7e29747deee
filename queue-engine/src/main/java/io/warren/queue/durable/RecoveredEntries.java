package io.warren.queue.durable;

import io.warren.queue.backlog.StoredPage;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** What a queue had when the broker stopped. */
public interface RecoveredEntries {

    /** Nothing: a new queue, or one that is not durable. */
    RecoveredEntries NONE = new RecoveredEntries() {

        @Override
        public void forEach(Sink sink) {
        }

        @Override
        public void forEachSettledStored(long from, LongConsumer consumer) {
        }

        @Override
        public long nextId() {
            return 1;
        }

        @Override
        public long givenOutUpTo() {
            return 0;
        }
    };

    /** Gets one thing after the other, in the order of the queue. */
    interface Sink {

        /** A message as its format wrote it, at the buffer's position; the buffer is only lent. */
        void entry(long id, ByteBuffer written);

        void page(StoredPage page);
    }

    /** Can be asked for once. */
    void forEach(Sink sink);

    /** Shows the ids, from one on, of settled entries that may still have a copy in a page on disk; at any time. */
    void forEachSettledStored(long from, LongConsumer consumer);

    /** The first id that was never given. */
    long nextId();

    /** Entries up to this id may have been delivered. */
    long givenOutUpTo();
}
