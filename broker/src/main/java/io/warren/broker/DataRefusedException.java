package io.warren.broker;

import java.io.IOException;
import java.io.Serial;

/**
 * A data directory is not one, is of another version, or is in use. The message is one line for the operator; not one byte of the
 * directory has been changed.
 */
public final class DataRefusedException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    DataRefusedException(RuntimeException refusal) {
        super(refusal.getMessage(), refusal);
    }
}
