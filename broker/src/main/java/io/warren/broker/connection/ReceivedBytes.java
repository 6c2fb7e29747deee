package io.warren.broker.connection;

import io.netty.buffer.ByteBuf;
import io.warren.codec.frame.FrameReader;
import io.warren.codec.frame.FrameSink;
import org.jspecify.annotations.Nullable;

/**
 * Bytes from the socket that are not frames yet. Usually a read ends within a frame, and only that frame's beginning is kept.
 *
 * <p>
 * Threads: the connection's event loop. Ownership: every buffer that is added belongs to this object, which releases it when it
 * is read to the end, or on {@link #release}.
 */
final class ReceivedBytes {

    private @Nullable ByteBuf unread;

    void add(ByteBuf bytes) {
        ByteBuf before = unread;
        if (before == null || !before.isReadable()) {
            release();
            unread = bytes;
            return;
        }
        try {
            unread = appended(before, bytes);
        } finally {
            bytes.release();
        }
    }

    /** Grows the kept bytes; a frame that comes in many reads is copied a few times in all, not once for each. */
    private static ByteBuf appended(ByteBuf before, ByteBuf bytes) {
        int needed = before.readableBytes() + bytes.readableBytes();
        if (before.writableBytes() >= bytes.readableBytes() && before.refCnt() == 1) {
            return before.writeBytes(bytes);
        }
        ByteBuf larger = before.alloc().buffer(Integer.highestOneBit(needed) * 2);
        larger.writeBytes(before).writeBytes(bytes);
        before.release();
        return larger;
    }

    int size() {
        return unread == null ? 0 : unread.readableBytes();
    }

    /** Bytes to look at and read; only to be called when there are some. */
    ByteBuf buffer() {
        ByteBuf buffer = unread;
        if (buffer == null) {
            throw new IllegalStateException("Expected bytes to read");
        }
        return buffer;
    }

    /** Reads the frames that are complete. */
    void readFrames(FrameReader reader, FrameSink sink) {
        ByteBuf buffer = unread;
        if (buffer != null) {
            reader.read(buffer, sink);
            if (!buffer.isReadable()) {
                release();
            }
        }
    }

    void release() {
        ByteBuf buffer = unread;
        if (buffer != null) {
            unread = null;
            buffer.release();
        }
    }
}
