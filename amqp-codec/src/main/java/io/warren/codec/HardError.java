package io.warren.codec;

/**
 * Mistakes that close the connection (AMQP 0-9-1 section 1.2, "connection exceptions"). {@link #ACCESS_REFUSED} is here
 * as well as in {@link SoftError}, since during login there is no channel to close.
 */
public enum HardError {
    CONNECTION_FORCED(320),
    INVALID_PATH(402),
    ACCESS_REFUSED(403),
    FRAME_ERROR(501),
    SYNTAX_ERROR(502),
    COMMAND_INVALID(503),
    CHANNEL_ERROR(504),
    UNEXPECTED_FRAME(505),
    RESOURCE_ERROR(506),
    NOT_ALLOWED(530),
    NOT_IMPLEMENTED(540),
    INTERNAL_ERROR(541);

    private final int code;

    HardError(int code) {
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
