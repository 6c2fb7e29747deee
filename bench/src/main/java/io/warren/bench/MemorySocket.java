package io.warren.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.warren.broker.socket.Socket;
import io.warren.queue.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A socket whose network takes everything at once: buffers are Netty's, and go back as soon as they are written. */
public final class MemorySocket implements Socket {
    private static final int PORT = 5672;

    private final EventLoop loop;
    private final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT);
    private long bytesWritten;

    public MemorySocket(EventLoop loop) {
        this.loop = loop;
    }

    public long bytesWritten() {
        return bytesWritten;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public InetSocketAddress localAddress() {
        return address;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return address;
    }

    @Override
    public ByteBuf allocate(int bytes) {
        return ByteBufAllocator.DEFAULT.directBuffer(bytes);
    }

    @Override
    public void write(ByteBuf buffer) {
        bytesWritten += buffer.readableBytes();
        buffer.release();
    }

    @Override
    public void flush() {}

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public void pauseReading() {}

    @Override
    public void resumeReading() {}

    @Override
    public void close() {
        throw new IllegalStateException("Expected the connection to stay open");
    }
}
