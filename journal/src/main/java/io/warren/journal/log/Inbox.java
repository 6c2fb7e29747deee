package io.warren.journal.log;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where batches wait for the writer: a stack linked through the batches, which the writer takes as a whole and turns
 * around. Adding never blocks and allocates nothing.
 *
 * <p>
 * Threads: {@link #add} any; the rest, the log's writer.
 */
final class Inbox {
    private static final Batch CLOSED = Batch.of(new Receipt() {
        @Override
        public void onDurable(long segment, long offset) {
            throw new IllegalStateException("The end of an inbox is not written");
        }

        @Override
        public void onFailed(IOException cause) {
            throw new IllegalStateException("The end of an inbox is not written", cause);
        }
    });

    private final AtomicReference<@Nullable Batch> newest = new AtomicReference<>();

    /** Adds a batch behind all that were added before; false if the inbox is closed. */
    boolean add(Batch batch) {
        while (true) {
            Batch before = newest.get();
            if (before == CLOSED) {
                return false;
            }
            batch.next = before;
            if (newest.compareAndSet(before, batch)) {
                return true;
            }
        }
    }

    boolean isEmpty() {
        return newest.get() == null;
    }

    /** Moves everything that has arrived to the end of a list. */
    void drainTo(BatchList list) {
        if (newest.get() != null) { // a plain read costs less than an exchange
            moveTo(list, newest.getAndSet(null));
        }
    }

    /** Moves everything that has arrived to the end of a list; nothing arrives any more. */
    void closeTo(BatchList list) {
        moveTo(list, newest.getAndSet(CLOSED));
    }

    private static void moveTo(BatchList list, @Nullable Batch newestFirst) {
        Batch oldestFirst = null;
        Batch batch = newestFirst;
        while (batch != null) {
            Batch older = batch.next;
            batch.next = oldestFirst;
            oldestFirst = batch;
            batch = older;
        }
        while (oldestFirst != null) {
            Batch newer = oldestFirst.next;
            list.add(oldestFirst);
            oldestFirst = newer;
        }
    }
}
