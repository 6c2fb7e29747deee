package io.warren.queue.durable;

import io.warren.queue.Message;

/** What a queue had when the broker stopped. */
public interface RecoveredEntries {

    /** Nothing: a new queue, or one that is not durable. */
    RecoveredEntries NONE = new RecoveredEntries() {

        @Override
        public void forEach(Consumer consumer) {
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

    /** Gets one entry after the other. */
    interface Consumer {
        void accept(long id, Message message);
    }

    /** In the order of the queue; can be asked for once. */
    void forEach(Consumer consumer);

    /** The first id that was never given. */
    long nextId();

    /** Entries up to this id may have been delivered. */
    long givenOutUpTo();
}
