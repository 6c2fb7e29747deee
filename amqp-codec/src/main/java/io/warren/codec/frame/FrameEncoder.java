package io.warren.codec.frame;

import io.netty.buffer.ByteBuf;
import io.warren.codec.method.BasicMethod;
import io.warren.codec.method.Method;

/**
 * Writes whole frames behind what a buffer holds. A route is what {@code PublishFields} found: exchange and routing key
 * as two short strings, copied as they came.
 *
 * <p>
 * Threads: any, one per buffer.
 */
public final class FrameEncoder {
    private static final int CONTENT_CLASS = BasicMethod.CLASS_ID;
    private static final int HEADER_FIXED = 12; // class, weight, body size

    public static void method(ByteBuf out, int channel, Method method) {
        int start = startMethod(out, channel, method.classId(), method.methodId());
        method.encode(out);
        end(out, start);
    }

    public static void heartbeat(ByteBuf out) {
        start(out, FrameType.HEARTBEAT, 0, 0);
        out.writeByte(FrameType.END);
    }

    /** Writes a content header with properties as they came: flags and values. */
    public static void header(ByteBuf out, int channel, long bodySize, byte[] properties, int offset, int length) {
        out.ensureWritable(FrameType.OVERHEAD + HEADER_FIXED + length);
        start(out, FrameType.HEADER, channel, HEADER_FIXED + length);
        out.writeShort(CONTENT_CLASS).writeShort(0).writeLong(bodySize);
        out.writeBytes(properties, offset, length).writeByte(FrameType.END);
    }

    /** Writes a body in as few frames as the limit allows, and none for an empty one. */
    public static void body(ByteBuf out, int channel, int frameMax, byte[] content, int offset, int length) {
        int sizeMax = frameMax - FrameType.OVERHEAD;
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int size = Math.min(sizeMax, end - at);
            out.ensureWritable(size + FrameType.OVERHEAD);
            start(out, FrameType.BODY, channel, size);
            out.writeBytes(content, at, size).writeByte(FrameType.END);
            at += size;
        }
    }

    /** How many octets a body takes with its frames. */
    public static long bodyFramesSize(long length, int frameMax) {
        int sizeMax = frameMax - FrameType.OVERHEAD;
        return length + (length + sizeMax - 1) / sizeMax * FrameType.OVERHEAD;
    }

    private static int startMethod(ByteBuf out, int channel, int classId, int methodId) {
        int start = out.writerIndex();
        start(out, FrameType.METHOD, channel, 0); // the size is filled in when it is known
        out.writeShort(classId).writeShort(methodId);
        return start;
    }

    private static void start(ByteBuf out, int type, int channel, int size) {
        out.writeByte(type).writeShort(channel).writeInt(size);
    }

    private static void end(ByteBuf out, int start) {
        out.setInt(start + 3, out.writerIndex() - start - FrameType.HEAD);
        out.writeByte(FrameType.END);
    }

    private FrameEncoder() {
    }
}
