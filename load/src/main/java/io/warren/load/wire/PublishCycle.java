package io.warren.load.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.codec.frame.FrameEncoder;
import io.warren.codec.method.BasicMethod;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Publishes encoded once and sent over and over: method, content header and body of as many messages as are worth a
 * system call, each routing key in its turn.
 *
 * <p>
 * Allocation per message: none. Threads: one, the producer's writer.
 */
public final class PublishCycle {
    /** How much is written at once, if that many messages are due. */
    static final int WRITE_BYTES = 128 * 1024;

    private static final long CYCLE_BYTES_MAX = 512L << 20;

    private final ByteBuffer octets;
    private final int[] ends;
    private final int[] bodies;
    private final int writeMax;
    private int next;

    private PublishCycle(ByteBuffer octets, int[] ends, int[] bodies, int writeMax) {
        this.octets = octets;
        this.ends = ends;
        this.bodies = bodies;
        this.writeMax = writeMax;
    }

    /**
     * Encodes a cycle.
     *
     * @param frameMax octets of the largest frame the broker takes
     * @throws IllegalArgumentException if the messages of one cycle would need too much memory
     */
    public static PublishCycle of(String exchange, List<String> routingKeys, int bodyBytes, boolean persistent,
            int frameMax) {
        byte[] properties = BrokerConnection.properties(persistent);
        byte[] body = new byte[bodyBytes];
        int largest = 0;
        for (String key : routingKeys) {
            ByteBuf message = encoded(Unpooled.buffer(), exchange, key, properties, body, frameMax);
            largest = Math.max(largest, message.readableBytes());
            if ((long) largest * routingKeys.size() > CYCLE_BYTES_MAX) {
                throw new IllegalArgumentException("Expected bodies and routing keys of less than "
                        + CYCLE_BYTES_MAX + " bytes together, but found " + routingKeys.size() + " keys");
            }
        }
        int writeMax = Math.max(1, WRITE_BYTES / largest);
        int messages = Math.ceilDiv(writeMax, routingKeys.size()) * routingKeys.size();
        int[] ends = new int[messages];
        int[] bodies = new int[messages];
        ByteBuffer all = ByteBuffer.allocateDirect(messages * largest);
        ByteBuf message = Unpooled.buffer(largest);
        for (int i = 0; i < messages; i++) {
            String key = routingKeys.get(i % routingKeys.size());
            all.put(encoded(message.clear(), exchange, key, properties, body, frameMax).nioBuffer());
            ends[i] = all.position();
            bodies[i] = ends[i] - (int) FrameEncoder.bodyFramesSize(bodyBytes, frameMax) + 7; // past the frame's head
        }
        return new PublishCycle(all, ends, bodies, writeMax);
    }

    private static ByteBuf encoded(ByteBuf out, String exchange, String key, byte[] properties, byte[] body,
            int frameMax) {
        FrameEncoder.method(out, BrokerConnection.CHANNEL, new BasicMethod.Publish(exchange, key, false, false));
        FrameEncoder.header(out, BrokerConnection.CHANNEL, body.length, properties, 0, properties.length);
        FrameEncoder.body(out, BrokerConnection.CHANNEL, frameMax, body, 0, body.length);
        return out;
    }

    /** Takes at most this many messages, but at least one, and returns how many: {@link #taken} are their octets. */
    public int take(long messagesMax) {
        int first = next;
        int count = (int) Math.min(Math.min(writeMax, ends.length - first), messagesMax);
        octets.limit(ends[first + count - 1]).position(first == 0 ? 0 : ends[first - 1]);
        next = first + count == ends.length ? 0 : first + count;
        return count;
    }

    /** Writes a time into the body of a message that was taken last, counted from the first of {@code count}. */
    public void stamp(int index, int count, long nanos) {
        int first = (next == 0 ? ends.length : next) - count;
        octets.putLong(bodies[first + index], nanos);
    }

    /** What was taken last, to be written before the next is taken. */
    public ByteBuffer taken() {
        return octets;
    }
}
