package io.warren.codec.frame;

import io.netty.buffer.ByteBuf;
import io.warren.codec.DecodeException;
import io.warren.codec.ErlangBinary;
import io.warren.codec.HardError;

/** Errors about whole frames, in RabbitMQ's words. Those of one frame's payload show its octets as Erlang does. */
public final class FrameErrors {

    /** A frame that is well-formed, but has no place here: UNEXPECTED_FRAME. */
    public static DecodeException unexpectedFrame(int type, ByteBuf payload) {
        String text = describe(type, ErlangBinary.of(payload));
        return new DecodeException(HardError.UNEXPECTED_FRAME, text);
    }

    /** A frame of a type that does not exist, or of a payload that its type does not allow: FRAME_ERROR. */
    public static DecodeException unknownFrame(int type, ByteBuf payload) {
        String text = describe(type, ErlangBinary.of(payload)) + ": unknown_frame";
        return new DecodeException(HardError.FRAME_ERROR, text);
    }

    static DecodeException tooLarge(int type, long size, int sizeMax) {
        String text = describe(type, "<<>>") + ": {frame_too_large," + size + "," + sizeMax + "}";
        return new DecodeException(HardError.FRAME_ERROR, text);
    }

    static DecodeException badEnd(int type, ByteBuf in, int payloadStart, int size, int end) {
        String octets = ErlangBinary.of(in, payloadStart, size);
        String text = describe(type, octets) + ": {invalid_frame_end_marker," + end + "}";
        return new DecodeException(HardError.FRAME_ERROR, text);
    }

    private static String describe(int type, String octets) {
        return "type " + type + ", all octets = " + octets;
    }

    private FrameErrors() {
    }
}
