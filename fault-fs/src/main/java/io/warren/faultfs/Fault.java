package io.warren.faultfs;

import java.io.IOException;

/** How an operation fails. The texts are those that the JDK passes on from Linux. */
public enum Fault {
    /** Nothing happens. A force that fails this way forgets what it was to write; see {@link FaultFileSystem}. */
    EIO("Input/output error"),
    /** Nothing happens; a force forgets as with {@link #EIO}. */
    ENOSPC("No space left on device"),
    /**
     * For {@link Operation#WRITE}: some of the first bytes are written, then EIO. The buffers stay as they were, the
     * channel's position moves behind what was written.
     */
    SHORT_WRITE("Input/output error"),
    /**
     * For {@link Operation#WRITE} and {@link Operation#READ}: some of the first bytes are transferred and their number
     * is returned, at least 1 and fewer than asked for. Not an error, but often not expected.
     */
    SHORT_COUNT("short count"),
    /** The power goes before the operation: it throws {@link PowerLost}, and so does every later one. */
    CRASH("power lost");

    private final String text;

    Fault(String text) {
        this.text = text;
    }

    IOException exception() {
        return new IOException(text);
    }

    String text() {
        return text;
    }

    boolean fits(Operation operation) {
        return switch (this) {
            case EIO, ENOSPC, CRASH -> true;
            case SHORT_WRITE -> operation == Operation.WRITE;
            case SHORT_COUNT -> operation == Operation.WRITE || operation == Operation.READ;
        };
    }
}
