package io.warren.journal.log;

import org.jspecify.annotations.Nullable;

/**
 * Batches in the order in which they arrived, linked through themselves.
 *
 * <p>
 * Threads: the log's writer.
 */
final class BatchList {
    private @Nullable Batch first;
    private @Nullable Batch last;
    private int eager;
    private long bytes;

    void add(Batch batch) {
        batch.next = null;
        if (last == null) {
            first = batch;
        } else {
            last.next = batch;
        }
        last = batch;
        bytes += batch.bytes();
        eager += batch.isLazy() ? 0 : 1;
    }

    @Nullable
    Batch poll() {
        Batch batch = first;
        if (batch != null) {
            first = batch.next;
            if (first == null) {
                last = null;
            }
            batch.next = null;
            bytes -= batch.bytes();
            eager -= batch.isLazy() ? 0 : 1;
        }
        return batch;
    }

    @Nullable
    Batch peek() {
        return first;
    }

    boolean isEmpty() {
        return first == null;
    }

    boolean isLazy() {
        return eager == 0;
    }

    long bytes() {
        return bytes;
    }
}
