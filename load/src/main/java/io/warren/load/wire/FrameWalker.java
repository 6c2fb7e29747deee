package io.warren.load.wire;

import io.netty.buffer.Unpooled;
import io.warren.codec.frame.FrameType;
import io.warren.codec.method.BasicMethod;
import io.warren.codec.method.Methods;
import java.nio.ByteBuffer;

/**
 * Walks over received frames and says what went by: deliveries are counted, not decoded, and bodies are stepped over.
 *
 * <pre>
 *  0      1         3       7         9          11
 *  | type | channel | size  | class   | method   | arguments ...  | 206 |   method
 *  | type | channel | size  | class   | weight   | body size (8)  | 206 |   content header
 *  | type | channel | size  | octets ...                          | 206 |   body
 * </pre>
 *
 * <p>
 * Allocation per delivery and per confirm: none. Threads: one, the connection's reader.
 */
public final class FrameWalker {
    private static final int HEAD = FrameType.OVERHEAD - 1;
    private static final byte END = (byte) 0xCE;
    private static final int IDS_AT = HEAD;
    private static final int ARGUMENTS_AT = IDS_AT + 4;
    private static final int BODY_SIZE_AT = HEAD + 4;
    private static final int BODY_FRAME_MAX = 1 << 30;

    private static final int DELIVER = ids(BasicMethod.Deliver.ID);
    private static final int ACK = ids(BasicMethod.Ack.ID);
    private static final int NACK = ids(BasicMethod.Nack.ID);

    private final FrameVisitor visitor;

    /** Octets of a body frame that are still to be received, with its end. */
    private int toSkip;
    /** Octets of the current message's body in frames that have not begun. */
    private long bodyToCome;
    private boolean bodyBegins;
    private long stamp;

    public FrameWalker(FrameVisitor visitor) {
        this.visitor = visitor;
    }

    /**
     * Walks from position to limit and leaves the position at the first octet that it needs again: the beginning of a
     * frame that is not there as far as it must be. The buffer must have room for any method and content header.
     *
     * @throws BrokerFailure for octets that are no frame
     */
    public void walk(ByteBuffer in) {
        if (toSkip > 0) skip(in);
        int frame = next(in);
        while (frame > 0) {
            in.position(in.position() + frame);
            frame = toSkip > 0 ? 0 : next(in);
        }
    }

    /** Takes the frame at the position and returns how many octets to step over; 0 if it is not there yet. */
    private int next(ByteBuffer in) {
        int at = in.position();
        int available = in.limit() - at;
        if (available < HEAD) return 0;
        int type = in.get(at);
        int size = in.getInt(at + 3);
        if (type == FrameType.BODY && size >= 0 && size < BODY_FRAME_MAX) return body(in, at, available, size);
        if (type < FrameType.METHOD || type > FrameType.HEARTBEAT || size < 0
                || size > in.capacity() - FrameType.OVERHEAD) {
            throw new BrokerFailure("Expected a frame, but received type " + type + " and size " + size);
        }
        int length = size + FrameType.OVERHEAD;
        if (available < length) return 0;
        requireEnd(in, at + length - 1);
        if (type == FrameType.METHOD) method(in, at, size);
        if (type == FrameType.HEADER) header(in, at);
        return length;
    }

    private void method(ByteBuffer in, int at, int size) {
        int ids = in.getInt(at + IDS_AT);
        if (ids == DELIVER) return; // the message counts when its body is there
        if (ids == ACK || ids == NACK) {
            boolean multiple = (in.get(at + ARGUMENTS_AT + Long.BYTES) & 1) != 0;
            visitor.onConfirm(in.getLong(at + ARGUMENTS_AT), multiple, ids == NACK);
        } else {
            visitor.onMethod(Methods.decode(Unpooled.wrappedBuffer(in.slice(at + IDS_AT, size))));
        }
    }

    private void header(ByteBuffer in, int at) {
        bodyToCome = in.getLong(at + BODY_SIZE_AT);
        bodyBegins = true;
        stamp = 0;
        if (bodyToCome == 0) visitor.onMessage(0);
    }

    private int body(ByteBuffer in, int at, int available, int size) {
        if (bodyBegins) {
            if (available < HEAD + Math.min(size, Long.BYTES)) return 0;
            if (size >= Long.BYTES) stamp = in.getLong(at + HEAD);
            bodyBegins = false;
        }
        bodyToCome -= size;
        int length = size + FrameType.OVERHEAD;
        if (available < length) {
            toSkip = length - available;
            return available;
        }
        requireEnd(in, at + length - 1);
        if (bodyToCome == 0) visitor.onMessage(stamp);
        return length;
    }

    private void skip(ByteBuffer in) {
        int skipped = Math.min(toSkip, in.remaining());
        in.position(in.position() + skipped);
        toSkip -= skipped;
        if (toSkip > 0 || skipped == 0) return;
        requireEnd(in, in.position() - 1);
        if (bodyToCome == 0) visitor.onMessage(stamp);
    }

    private static void requireEnd(ByteBuffer in, int at) {
        if (in.get(at) != END) {
            throw new BrokerFailure("Expected the end of a frame, but received " + (in.get(at) & 0xFF));
        }
    }

    private static int ids(int methodId) {
        return BasicMethod.CLASS_ID << 16 | methodId;
    }
}
