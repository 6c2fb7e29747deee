package io.warren.broker.socket;

import io.netty.buffer.ByteBuf;
import io.warren.queue.EventLoop;
import java.net.InetSocketAddress;

/**
 * A client's socket, without the machinery behind it.
 *
 * <p>
 * Threads: its event loop, except {@link #loop}.
 */
public interface Socket {

    /** The loop that owns the socket, and so its connection. */
    EventLoop loop();

    InetSocketAddress localAddress();

    InetSocketAddress remoteAddress();

    /** An empty buffer with room for so many bytes; whoever asked owns it until {@link #write}. */
    ByteBuf allocate(int bytes);

    /** Takes over the buffer; its bytes leave with the next {@link #flush}. */
    void write(ByteBuf buffer);

    void flush();

    /** Bytes that were written and that the network has not taken yet. */
    long pendingBytes();

    /** No more bytes are read until {@link #resumeReading}; what was already read may still arrive. */
    void pauseReading();

    void resumeReading();

    /** Closes once what was written has left, or is known not to. */
    void close();
}
