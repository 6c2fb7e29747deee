package io.warren.codec;

/**
 * Mistakes that close the channel only (AMQP 0-9-1 section 1.2, "channel exceptions"), and the codes of basic.return.
 */
public enum SoftError {
    CONTENT_TOO_LARGE(311),
    NO_ROUTE(312),
    NO_CONSUMERS(313),
    ACCESS_REFUSED(403),
    NOT_FOUND(404),
    RESOURCE_LOCKED(405),
    PRECONDITION_FAILED(406);

    private final int code;

    SoftError(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The reply text {@code NAME - explanation}, cut to what a short string holds. */
    public String replyText(String explanation) {
        return ReplyText.of(name(), explanation);
    }
}
