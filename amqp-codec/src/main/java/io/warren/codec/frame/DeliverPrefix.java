package io.warren.codec.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.codec.Wire;
import io.warren.codec.method.BasicMethod;

/**
 * What all basic.deliver frames of one consumer begin with, up to the delivery tag.
 *
 * <p>
 * Hot, once per delivery: no allocation. Threads: any; a prefix does not change.
 */
public final class DeliverPrefix {
    private static final int TAG_AND_FLAGS = 9;
    private static final int SIZE_INDEX = 3;

    private final byte[] prefix;

    public DeliverPrefix(int channel, String consumerTag) {
        ByteBuf out = Unpooled.buffer();
        out.writeByte(FrameType.METHOD).writeShort(channel).writeInt(0);
        out.writeShort(BasicMethod.CLASS_ID).writeShort(BasicMethod.Deliver.ID);
        Wire.writeShortString(out, consumerTag);
        prefix = new byte[out.readableBytes()];
        out.readBytes(prefix);
    }

    /** Writes the frame; the route is the two short strings of exchange and routing key. */
    public void write(ByteBuf out, long deliveryTag, boolean redelivered, byte[] route, int offset, int length) {
        int octets = prefix.length + TAG_AND_FLAGS + length + 1;
        int start = out.writerIndex();
        out.ensureWritable(octets);
        out.writeBytes(prefix);
        out.setInt(start + SIZE_INDEX, octets - FrameType.OVERHEAD);
        out.writeLong(deliveryTag).writeByte(redelivered ? 1 : 0);
        out.writeBytes(route, offset, length).writeByte(FrameType.END);
    }
}
