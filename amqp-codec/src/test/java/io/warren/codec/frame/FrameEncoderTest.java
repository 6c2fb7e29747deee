package io.warren.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.warren.codec.AllocatedBytes;
import io.warren.codec.method.BasicMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames written piece by piece are the same octets as those of the records. */
final class FrameEncoderTest {
    private static final byte[] ROUTE = "__\u0002ex\u0003r.k__".getBytes(StandardCharsets.US_ASCII);
    private static final int OFFSET = 2;
    private static final int LENGTH = 7;

    @Test
    void aMethodFrameHasHeadPayloadAndEnd() {
        ByteBuf out = Unpooled.buffer();
        FrameEncoder.method(out, 258, new BasicMethod.Ack(5, true));
        assertThat(ByteBufUtil.hexDump(out))
                .isEqualTo("01" + "0102" + "0000000d" + "003c0050" + "0000000000000005" + "01" + "ce");
    }

    @Test
    void aDeliveryFromItsPrefixIsABasicDeliver() {
        ByteBuf expected = Unpooled.buffer().writeByte(7);
        FrameEncoder.method(expected, 3, new BasicMethod.Deliver("ctag-é", 1L << 40, true, "ex", "r.k"));
        ByteBuf out = Unpooled.buffer(1).writeByte(7);

        new DeliverPrefix(3, "ctag-é").write(out, 1L << 40, true, ROUTE, OFFSET, LENGTH);

        assertThat(out).isEqualTo(expected);
    }

    @Test
    void deliveriesAllocateNothing() {
        DeliverPrefix prefix = new DeliverPrefix(1, "tag");
        ByteBuf out = Unpooled.buffer(100);
        prefix.write(out, 1, false, ROUTE, OFFSET, LENGTH);
        long allocated = AllocatedBytes.during(() -> {
            for (int i = 0; i < 10_000; i++)
                prefix.write(out.clear(), i, false, ROUTE, OFFSET, LENGTH);
        });
        assertThat(allocated).isLessThan(10_000);
    }

    @Test
    void aHeaderCarriesItsPropertiesAsTheyCame() {
        ByteBuf out = Unpooled.buffer();
        FrameEncoder.header(out, 1, 1L << 33, new byte[]{9, 0x10, 0, 2, 9}, 1, 3);
        assertThat(ByteBufUtil.hexDump(out))
                .isEqualTo("02" + "0001" + "0000000f" + "003c" + "0000" + "0000000200000000" + "100002" + "ce");
    }

    @Test
    void aBodyIsSplitByTheFrameLimit() {
        byte[] content = "-abcdefghij-".getBytes(StandardCharsets.US_ASCII);
        assertThat(bodies(content, 1, 10, 12)).containsExactly("abcd", "efgh", "ij");
        assertThat(bodies(content, 1, 8, 12)).containsExactly("abcd", "efgh");
        assertThat(bodies(content, 1, 10, 131_072)).containsExactly("abcdefghij");
        assertThat(bodies(content, 1, 0, 12)).isEmpty();
    }

    private static List<String> bodies(byte[] content, int offset, int length, int frameMax) {
        ByteBuf out = Unpooled.buffer(1);
        FrameEncoder.body(out, 1, frameMax, content, offset, length);
        assertThat(out.readableBytes()).isEqualTo((int) FrameEncoder.bodyFramesSize(length, frameMax));
        List<String> bodies = new ArrayList<>();
        new FrameReader(frameMax).read(out,
                (type, channel, payload) -> bodies.add(payload.toString(StandardCharsets.US_ASCII)));
        return bodies;
    }
}
