package io.warren.codec;

/**
 * Octets that are no AMQP 0-9-1. It carries what the connection.close that answers it has to say, and no stack trace,
 * since it is thrown as often as a client likes.
 */
public final class DecodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final HardError error;
    private final int classId;
    private final int methodId;
    private final boolean truncated;

    /** An error that no method caused: its class and method id are 0. */
    public DecodeException(HardError error, String explanation) {
        this(error, 0, 0, explanation);
    }

    public DecodeException(HardError error, int classId, int methodId, String explanation) {
        this(error, classId, methodId, explanation, false);
    }

    private DecodeException(HardError error, int classId, int methodId, String explanation, boolean truncated) {
        super(explanation, null, false, false);
        this.error = error;
        this.classId = classId;
        this.methodId = methodId;
        this.truncated = truncated;
    }

    /** A field that ends behind the end of what holds it. */
    static DecodeException truncatedField() {
        return new DecodeException(HardError.FRAME_ERROR, 0, 0, "field ends beyond the octets that hold it", true);
    }

    public HardError error() {
        return error;
    }

    public int classId() {
        return classId;
    }

    public int methodId() {
        return methodId;
    }

    /** The text of the error without its name. */
    public String explanation() {
        return String.valueOf(getMessage());
    }

    /** The reply text for connection.close: {@code NAME - explanation}, at most 255 bytes. */
    public String replyText() {
        return error.replyText(explanation());
    }

    /** Whether a field ended behind the end of what holds it; the decoder of a method then names the method. */
    public boolean truncated() {
        return truncated;
    }
}
