package io.warren.broker.error;

import io.warren.codec.HardError;

/** A client's mistake that closes its connection. Without a stack trace: it says nothing about our code. */
public final class ConnectionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HardError error;

    public ConnectionException(HardError error, String explanation) {
        super(explanation, null, false, false);
        this.error = error;
    }

    public HardError error() {
        return error;
    }

    /** The reply text, {@code NAME - explanation}. */
    public String replyText() {
        return error.replyText(getMessage());
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
