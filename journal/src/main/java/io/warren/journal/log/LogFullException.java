package io.warren.journal.log;

import java.io.IOException;
import java.io.Serial;

/** A batch was refused because no segment could be made for it. Nothing of it was written, and the log goes on. */
public final class LogFullException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    LogFullException(IOException cause) {
        super("No room for a segment of the log: " + cause.getMessage(), cause);
    }
}
