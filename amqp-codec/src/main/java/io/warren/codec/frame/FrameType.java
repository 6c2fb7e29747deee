package io.warren.codec.frame;

/** The type octets of frames (AMQP 0-9-1 section 4.2.3). */
public final class FrameType {
    public static final int METHOD = 1;
    public static final int HEADER = 2;
    public static final int BODY = 3;
    public static final int HEARTBEAT = 8;

    /** Type, channel and size before a payload, and the end octet behind it. */
    public static final int OVERHEAD = 8;

    static final int HEAD = 7;
    static final int END = 0xCE;

    private FrameType() {
    }
}
