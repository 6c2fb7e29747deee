package io.warren.broker.error;

import io.warren.codec.SoftError;

/** A client's mistake that closes its channel. Without a stack trace: it says nothing about our code. */
public final class ChannelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final SoftError error;

    public ChannelException(SoftError error, String explanation) {
        super(explanation, null, false, false);
        this.error = error;
    }

    public SoftError error() {
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
