package io.warren.journal.dir;

import java.io.Serial;

/** A data directory was refused. The message is one line for the operator; nothing in the directory has been changed. */
public final class DataDirectoryException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    DataDirectoryException(String message) {
        super(message);
    }

    DataDirectoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
