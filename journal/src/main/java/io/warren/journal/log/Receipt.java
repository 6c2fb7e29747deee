package io.warren.journal.log;

import java.io.IOException;

/**
 * Waits for the end of a batch. Called once, on the log's writer thread, which it must not keep; if the log was closed
 * already, on the thread that appends.
 */
public interface Receipt {
    /**
     * The batch is as durable as the {@link SyncPolicy} says.
     *
     * @param offset
     *            of the batch's first record in the segment; the next follow at the distances that
     *            {@link io.warren.journal.segment.RecordFraming#sizeOf} tells
     */
    void onDurable(long segment, long offset);

    /**
     * The batch will not become durable as far as anybody may rely on it.
     *
     * @param cause
     *            a {@link LogFullException} if there was no room and later batches may find some, urgent ones even now;
     *            otherwise the log has failed or is closed
     */
    void onFailed(IOException cause);
}
