package io.warren.load.wire;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The broker is not there, or ended what it was asked for; the message is for whoever started the load. */
public final class BrokerFailure extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    public BrokerFailure(String message) {
        super(message, new IOException(message));
    }

    public BrokerFailure(String message, IOException cause) {
        super(message, cause);
    }
}
