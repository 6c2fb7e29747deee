package io.warren.codec.frame;

import io.netty.buffer.ByteBuf;
import io.warren.codec.DecodeException;

/**
 * Cuts cumulated input into frames (AMQP 0-9-1 section 4.2.3):
 *
 * <pre>
 *  0      1         3          7                7+size
 *  | type | channel | size     | payload ...    | 206 |
 * </pre>
 *
 * <p>
 * Frames that no method of the protocol could contain (unknown types, heartbeats with a payload or on a channel, method
 * and header frames too short for their ids) are refused here; what a frame means in the state of its connection is the
 * sink's business.
 *
 * <p>
 * Cost: nothing is allocated per frame. Threads: one, the connection's event loop.
 */
public final class FrameReader {
    /**
     * RabbitMQ accepts frames that are larger than agreed by the overhead of one, since clients forget to subtract it.
     */
    private static final int FUDGE = 8;

    private static final int METHOD_OCTETS_MIN = 4;
    private static final int HEADER_OCTETS_MIN = 12;

    private int maxFrameSize;
    private boolean paused;
    private boolean stopped;

    /** A reader for frames of at most this many octets, overhead included. */
    public FrameReader(int maxFrameSize) {
        maxFrameSize(maxFrameSize);
    }

    /** Changes the limit, from the next frame on. */
    public void maxFrameSize(int octets) {
        if (octets <= FrameType.OVERHEAD)
            throw new IllegalArgumentException("Expected room for a payload, but got " + octets);
        maxFrameSize = octets;
    }

    public int maxFrameSize() {
        return maxFrameSize;
    }

    /** Ends the current {@link #read} after this frame. What is behind it stays unread until the next call. */
    public void pause() {
        paused = true;
    }

    /** From now on all input is thrown away: the connection is closing and must ignore it. */
    public void stop() {
        stopped = true;
    }

    public boolean stopped() {
        return stopped;
    }

    /**
     * Gives all complete frames to the sink, in order, and leaves an incomplete one unread.
     *
     * @return how many frames the sink took
     * @throws DecodeException for octets that are no frame; they stay unread, and the caller should {@link #stop}
     */
    public int read(ByteBuf in, FrameSink sink) {
        int frames = 0;
        paused = false;
        while (!stopped && !paused && readFrame(in, sink))
            frames++;
        if (stopped) in.readerIndex(in.writerIndex());
        return frames;
    }

    private boolean readFrame(ByteBuf in, FrameSink sink) {
        int readable = in.readableBytes();
        if (readable < FrameType.HEAD) return false;
        int start = in.readerIndex();
        int type = in.getUnsignedByte(start);
        long size = in.getUnsignedInt(start + 3);
        int sizeMax = maxFrameSize - FrameType.OVERHEAD;
        if (size > (long) sizeMax + FUDGE) throw FrameErrors.tooLarge(type, size, sizeMax);
        if (readable < size + FrameType.OVERHEAD) return false;

        int payloadStart = start + FrameType.HEAD;
        int payloadEnd = payloadStart + (int) size;
        int end = in.getUnsignedByte(payloadEnd);
        if (end != FrameType.END) throw FrameErrors.badEnd(type, in, payloadStart, (int) size, end);
        int channel = in.getUnsignedShort(start + 1);
        int inputEnd = in.writerIndex();
        in.setIndex(payloadStart, payloadEnd);
        try {
            requireFrame(type, channel, in);
            sink.onFrame(type, channel, in);
        } finally {
            in.setIndex(payloadEnd + 1, inputEnd);
        }
        return true;
    }

    private static void requireFrame(int type, int channel, ByteBuf payload) {
        int size = payload.readableBytes();
        boolean known = switch (type) {
            case FrameType.METHOD -> size >= METHOD_OCTETS_MIN;
            case FrameType.HEADER -> size >= HEADER_OCTETS_MIN;
            case FrameType.BODY -> true;
            case FrameType.HEARTBEAT -> size == 0;
            default -> false;
        };
        if (!known) throw FrameErrors.unknownFrame(type, payload);
        if (type == FrameType.HEARTBEAT && channel != 0) throw FrameErrors.unexpectedFrame(type, payload);
    }
}
