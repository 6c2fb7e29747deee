package io.warren.broker.socket;

import io.netty.buffer.ByteBuf;
import io.warren.broker.message.AmqpMessage;
import io.warren.codec.frame.DeliverPrefix;
import io.warren.codec.frame.FrameEncoder;
import io.warren.codec.frame.FrameType;
import io.warren.codec.frame.ProtocolHeader;
import io.warren.codec.method.Method;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a connection's frames one after the other into large buffers, which leave together when the turn ends. Few large
 * writes instead of many small ones: system calls are half the cost of a message.
 *
 * <p>
 * Cost of a delivery: one copy of its bytes; no allocation but for a buffer every 64 KiB.
 *
 * <p>
 * Threads: the connection's event loop. Ownership: the buffer that is being filled is this object's until it is written.
 */
public final class FrameWriter {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int METHOD_ROOM = 1024;
    /** Class, weight, body size and the frame around them. */
    private static final int HEADER_ROOM = 32;

    private final Socket socket;
    private @Nullable ByteBuf buffer;
    private int frameMax = Integer.MAX_VALUE;
    private boolean closed;

    public FrameWriter(Socket socket) {
        this.socket = socket;
    }

    /** Frames get no larger than this from now on, header and end octet included. */
    public void frameMax(int bytes) {
        frameMax = bytes;
    }

    public void method(int channel, Method method) {
        // A buffer grows if the method is larger than expected (a table of server properties, say).
        FrameEncoder.method(room(METHOD_ROOM), channel, method);
    }

    public void heartbeat() {
        FrameEncoder.heartbeat(room(FrameType.OVERHEAD));
    }

    /** The header of the protocol that we speak, for a client that speaks another. */
    public void protocolHeader() {
        ProtocolHeader.writeAmqp091(room(ProtocolHeader.LENGTH));
    }

    /** basic.deliver with its content. */
    public void delivery(int channel, DeliverPrefix prefix, long deliveryTag, boolean redelivered,
            AmqpMessage message) {
        byte[] route = message.address().encoded();
        prefix.write(room(METHOD_ROOM), deliveryTag, redelivered, route, 0, route.length);
        content(channel, message);
    }

    /** A method that carries content (basic.return, basic.get-ok), and its content. */
    public void methodWithContent(int channel, Method method, AmqpMessage message) {
        method(channel, method);
        content(channel, message);
    }

    private void content(int channel, AmqpMessage message) {
        byte[] content = message.content();
        int bodyStart = message.propertiesLength();
        FrameEncoder.header(room(HEADER_ROOM + bodyStart), channel, message.bodySize(), content, 0, bodyStart);
        int frameBodyMax = frameMax - FrameType.OVERHEAD;
        for (int position = bodyStart; position < content.length; position += frameBodyMax) {
            int length = Math.min(frameBodyMax, content.length - position);
            FrameEncoder.body(room(FrameType.OVERHEAD + length), channel, frameMax, content, position, length);
        }
    }

    /** Sends what has been written since the last flush; answers false if that is nothing. */
    public boolean flush() {
        ByteBuf written = buffer;
        if (written == null) {
            return false;
        }
        buffer = null;
        socket.write(written);
        socket.flush();
        return true;
    }

    /** Nothing is sent any more; what was not flushed is dropped. */
    public void close() {
        closed = true;
        ByteBuf dropped = buffer;
        if (dropped != null) {
            buffer = null;
            dropped.release();
        }
    }

    /** Bytes that were written and that the network has not taken yet. */
    public long pendingBytes() {
        return socket.pendingBytes() + (buffer == null ? 0 : buffer.readableBytes());
    }

    public boolean closed() {
        return closed;
    }

    private ByteBuf room(int bytes) {
        assert !closed : "written to after close";
        ByteBuf current = buffer;
        if (current != null && current.writableBytes() >= bytes) {
            return current;
        }
        if (current != null) {
            buffer = null; // before the socket may call back
            socket.write(current);
        }
        ByteBuf fresh = socket.allocate(Math.max(BUFFER_BYTES, bytes));
        buffer = fresh;
        return fresh;
    }
}
