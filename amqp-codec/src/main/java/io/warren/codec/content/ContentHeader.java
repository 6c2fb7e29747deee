package io.warren.codec.content;

import io.netty.buffer.ByteBuf;
import io.warren.codec.Wire;

/**
 * The fixed part of a content header frame (AMQP 0-9-1 section 4.2.6.1). The raw properties begin behind it.
 *
 * <p>
 * Threads: one, the owner's; an instance is used again for each header.
 */
public final class ContentHeader {
    /** Octets before the properties. */
    public static final int LENGTH = 12;

    private int classId;
    private int weight;
    private long bodySize;
    private int propertiesOffset;
    private int propertiesLength;

    /**
     * Reads the fixed part of a header frame's payload and leaves the reader index at the properties.
     *
     * @throws io.warren.codec.DecodeException if there are fewer than twelve octets
     */
    public void read(ByteBuf in) {
        Wire.require(in, LENGTH);
        classId = in.readUnsignedShort();
        weight = in.readUnsignedShort();
        bodySize = in.readLong();
        propertiesOffset = in.readerIndex();
        propertiesLength = in.readableBytes();
    }

    public int classId() {
        return classId;
    }

    /** Always 0 from clients that keep to the specification. */
    public int weight() {
        return weight;
    }

    /** Octets of the body; negative for what the client says are 2^63 and more. */
    public long bodySize() {
        return bodySize;
    }

    /** Absolute index of the flags word of the properties in the buffer that was read. */
    public int propertiesOffset() {
        return propertiesOffset;
    }

    /** Octets of flags and values. */
    public int propertiesLength() {
        return propertiesLength;
    }
}
