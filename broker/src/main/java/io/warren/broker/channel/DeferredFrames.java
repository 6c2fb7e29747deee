package io.warren.broker.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Frames that arrived for a suspended channel. Their bytes are copied and counted; the connection stops reading when they are
 * too many.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class DeferredFrames {

    private record Frame(int type, ByteBuf payload) {}

    /** What receives a frame that waited. */
    interface Receiver {

        void receive(int frameType, ByteBuf payload);
    }

    /** What a small frame costs besides its bytes. */
    private static final int OVERHEAD_BYTES = 64;

    private final ChannelOwner owner;
    private final Queue<Frame> frames = new ArrayDeque<>();

    DeferredFrames(ChannelOwner owner) {
        this.owner = owner;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    void add(int type, ByteBuf payload) {
        owner.deferred(payload.readableBytes() + OVERHEAD_BYTES);
        // On the heap: nobody has to release it.
        byte[] bytes = new byte[payload.readableBytes()];
        payload.readBytes(bytes);
        frames.add(new Frame(type, Unpooled.wrappedBuffer(bytes)));
    }

    /** Only to be called when there is one. */
    void receiveFirst(Receiver receiver) {
        Frame frame = frames.remove();
        owner.deferred(-(frame.payload().capacity() + OVERHEAD_BYTES));
        receiver.receive(frame.type(), frame.payload());
    }

    void clear() {
        for (Frame frame : frames) {
            owner.deferred(-(frame.payload().capacity() + OVERHEAD_BYTES));
        }
        frames.clear();
    }
}
