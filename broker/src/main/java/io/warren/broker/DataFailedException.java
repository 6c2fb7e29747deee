package io.warren.broker;

import java.io.IOException;
import java.io.Serial;

/** The disk failed under a broker. It stops, since it can no longer keep what it would promise. */
public final class DataFailedException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    DataFailedException(IOException cause) {
        super("data cannot be stored or read: " + cause.getMessage(), cause);
    }
}
