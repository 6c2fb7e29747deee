package io.warren.faultfs;

/** What is counted, can be made to fail, and is a boundary at which the power may go. */
public enum Operation {
    /** Opening a file or a directory, existing or not. */
    OPEN,
    READ,
    /** One call, whether of one buffer or of several. */
    WRITE,
    /** Of a file; also what every write of a channel opened with DSYNC or SYNC does after itself. */
    FORCE,
    /** Of a channel, or by opening a file that is not empty with TRUNCATE_EXISTING. */
    TRUNCATE,
    RENAME,
    DELETE,
    /** Of a directory, or of a file after its {@link #OPEN}. */
    CREATE,
    /** Force of a channel that was opened on a directory. */
    DIR_FORCE
}
