package io.warren.broker.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.codec.frame.FrameReader;
import io.warren.codec.frame.FrameType;
import io.warren.codec.method.Method;
import io.warren.codec.method.Methods;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** A socket that keeps what it is given, and counts what it was asked for. */
public final class FakeSocket implements Socket {

    /** A frame as it would have gone out. */
    public record Frame(int type, int channel, ByteBuf payload) {}

    private final FakeLoop loop = new FakeLoop();
    private final ByteBuf sent = Unpooled.buffer();
    private final List<ByteBuf> allocated = new ArrayList<>();
    private Runnable duringWrite = () -> {};
    private int writes;
    private int flushes;
    private int pauses;
    private boolean reading = true;

    /** Runs whenever something is written, before the write returns. */
    public void duringWrite(Runnable callback) {
        duringWrite = callback;
    }

    /** The frames that were written since the last call. */
    public List<Frame> takeFrames() {
        List<Frame> frames = new ArrayList<>();
        new FrameReader(Integer.MAX_VALUE).read(sent, (type, channel, payload) -> {
            frames.add(new Frame(type, channel, Unpooled.copiedBuffer(payload)));
        });
        return frames;
    }

    /** The methods that were written since the last call. */
    public List<Method> takeMethods() {
        List<Method> methods = new ArrayList<>();
        for (Frame frame : takeFrames()) {
            if (frame.type() == FrameType.METHOD) {
                methods.add(Methods.decode(frame.payload()));
            }
        }
        return methods;
    }

    /** Buffers that were handed out and not released. */
    public long buffersHeld() {
        return allocated.stream().filter(buffer -> buffer.refCnt() > 0).count();
    }

    public int buffersAllocated() {
        return allocated.size();
    }

    public int writes() {
        return writes;
    }

    public int flushes() {
        return flushes;
    }

    /** How often reading has been paused. */
    public int pauses() {
        return pauses;
    }

    public boolean reading() {
        return reading;
    }

    @Override
    public FakeLoop loop() {
        return loop;
    }

    @Override
    public InetSocketAddress localAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 5672);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
    }

    @Override
    public ByteBuf allocate(int bytes) {
        ByteBuf buffer = Unpooled.buffer(bytes);
        allocated.add(buffer);
        return buffer;
    }

    @Override
    public void write(ByteBuf buffer) {
        writes++;
        sent.writeBytes(buffer);
        buffer.release();
        duringWrite.run();
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public void pauseReading() {
        pauses++;
        reading = false;
    }

    @Override
    public void resumeReading() {
        reading = true;
    }

    @Override
    public void close() {
        reading = false;
    }
}
