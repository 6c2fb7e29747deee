package io.warren.load.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.codec.frame.FrameEncoder;
import io.warren.codec.method.BasicMethod;
import io.warren.codec.method.ChannelMethod;
import io.warren.codec.method.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FrameWalkerTest {
    private static final int FRAME_MAX = 64;
    private static final int BUFFER_BYTES = 1_024;
    private static final byte[] NO_PROPERTIES = {0, 0};
    private static final long STAMP = 0x0102_0304_0506_0708L;

    private final ByteBuf sent = Unpooled.buffer();

    /** Writes down what goes by. */
    private static final class Witness implements FrameVisitor {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void onMessage(long stamp) {
            seen.add("message " + Long.toHexString(stamp));
        }

        @Override
        public void onConfirm(long deliveryTag, boolean multiple, boolean refused) {
            seen.add((refused ? "nack " : "ack ") + deliveryTag + (multiple ? " multiple" : ""));
        }

        @Override
        public void onMethod(Method method) {
            seen.add(method.name());
        }
    }

    private void deliver(int bodyBytes) {
        method(new BasicMethod.Deliver("consumer", 7, false, "exchange", "key"));
        FrameEncoder.header(sent, 1, bodyBytes, NO_PROPERTIES, 0, NO_PROPERTIES.length);
        byte[] body = new byte[bodyBytes];
        for (int i = 0; i < bodyBytes; i++) {
            body[i] = (byte) (i + 1);
        }
        FrameEncoder.body(sent, 1, FRAME_MAX, body, 0, bodyBytes);
    }

    private void method(Method method) {
        FrameEncoder.method(sent, 1, method);
    }

    private void allKinds() {
        method(new ChannelMethod.OpenOk());
        deliver(16);
        method(new BasicMethod.Ack(3, false));
        method(new BasicMethod.Ack(9, true));
        FrameEncoder.heartbeat(sent);
        deliver(0);
        deliver(3);
        method(new BasicMethod.Nack(10, true, false));
        deliver(300);
        method(new BasicMethod.CancelOk("consumer"));
    }

    private static final List<String> SEEN = List.of("channel.open-ok", "message " + Long.toHexString(STAMP), "ack 3",
            "ack 9 multiple", "message 0", "message 0", "nack 10 multiple", "message " + Long.toHexString(STAMP),
            "basic.cancel-ok");

    /** Receives in pieces that end at these places, as a connection does: what is left is put before the next piece. */
    private List<String> walked(int... cuts) {
        Witness witness = new Witness();
        FrameWalker walker = new FrameWalker(witness);
        ByteBuffer received = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
        int from = 0;
        for (int cut : cuts) {
            received.compact();
            received.put(sent.nioBuffer(from, cut - from)).flip();
            walker.walk(received);
            from = cut;
        }
        return witness.seen;
    }

    @Test
    void allThatGoesByIsSeenInOrder() {
        allKinds();

        assertThat(walked(sent.readableBytes() / 2, sent.readableBytes())).isEqualTo(SEEN);
    }

    @Test
    void framesMayBeCutAnywhere() {
        allKinds();
        int end = sent.readableBytes();

        assertThat(end).isLessThan(BUFFER_BYTES);
        for (int first = 0; first <= end; first++) {
            for (int second = first; second <= end; second++) {
                assertThat(walked(first, second, end)).as("cut at %d and %d", first, second).isEqualTo(SEEN);
            }
        }
    }

    @Test
    void framesMayComeOctetByOctet() {
        allKinds();
        int[] cuts = new int[sent.readableBytes()];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = i + 1;
        }

        assertThat(walked(cuts)).isEqualTo(SEEN);
    }

    @Test
    void aMessageCountsWhenItsLastOctetIsThere() {
        deliver(300);
        int end = sent.readableBytes();

        assertThat(walked(end - 1)).isEmpty();
        assertThat(walked(end - 1, end)).hasSize(1);
    }

    @Test
    void aBodyFrameMayBeLargerThanTheBuffer() {
        byte[] body = new byte[5_000];
        method(new BasicMethod.Deliver("consumer", 7, false, "exchange", "key"));
        FrameEncoder.header(sent, 1, body.length, NO_PROPERTIES, 0, NO_PROPERTIES.length);
        FrameEncoder.body(sent, 1, 131_072, body, 0, body.length);
        int[] cuts = new int[Math.ceilDiv(sent.readableBytes(), 256)];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = Math.min(sent.readableBytes(), (i + 1) * 256);
        }

        assertThat(walked(cuts)).containsExactly("message 0");
    }

    @Test
    void octetsThatAreNoFrameAreRefused() {
        sent.writeByte('H').writeBytes(new byte[20]);

        assertThatThrownBy(() -> walked(21)).isInstanceOf(BrokerFailure.class).hasMessageContaining("type 72");
    }

    @Test
    void aFrameWithoutItsEndIsRefused() {
        method(new BasicMethod.QosOk());
        sent.setByte(sent.writerIndex() - 1, 0);

        assertThatThrownBy(() -> walked(sent.readableBytes())).isInstanceOf(BrokerFailure.class)
                .hasMessageContaining("end of a frame");
    }

    @Test
    void aMethodThatTheBufferCannotHoldIsRefused() {
        sent.writeByte(1).writeShort(1).writeInt(100_000);

        assertThatThrownBy(() -> walked(sent.readableBytes())).isInstanceOf(BrokerFailure.class)
                .hasMessageContaining("100000");
    }
}
