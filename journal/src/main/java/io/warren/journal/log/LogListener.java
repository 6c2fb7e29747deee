package io.warren.journal.log;

import java.io.IOException;

/** What a log tells its owner besides receipts. Called on the log's writer thread unless it says otherwise. */
public interface LogListener {
    /**
     * A segment is full and forced; records go to the next one.
     *
     * @param next
     *            number of the segment that follows
     */
    void onSealed(long segment, long next);

    /**
     * A write or a force failed. Nothing is written any more; every batch that waits has failed, and every later one
     * will. What the disk has can only be known by recovery, so the process should end. Called once.
     */
    void onFailed(IOException cause);

    /**
     * {@link WriteAheadLog#isPressed} may have changed: ask it. Called on the writer thread or on one that appends, and
     * possibly on both at once, which is why it does not carry the answer.
     */
    void onPressureChanged();
}
