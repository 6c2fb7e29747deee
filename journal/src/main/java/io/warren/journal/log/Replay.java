package io.warren.journal.log;

import java.nio.ByteBuffer;

/** Gets the records of the log in the order in which they were written. */
@FunctionalInterface
public interface Replay {
    /**
     * One record. It may come although records before it are lost to damage, and it may come again after a restart, at
     * another position, although it lies before the checkpoint: what it does must not depend on how often it is done.
     *
     * @param type
     *            1 to 239, as it was appended
     * @param payload
     *            read-only, valid during the call
     */
    void onRecord(int type, ByteBuffer payload, long segment, long offset);
}
