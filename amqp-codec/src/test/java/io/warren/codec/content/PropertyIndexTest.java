package io.warren.codec.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.warren.codec.AllocatedBytes;
import io.warren.codec.DecodeException;
import io.warren.codec.HardError;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.RandomTables;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PropertyIndexTest {
    private static final BasicProperties ALL = BasicProperties.builder()
            .contentType("text/plain").contentEncoding("gzip").headers(FieldTable.builder().put("a", 1).build())
            .deliveryMode(2).priority(9).correlationId("c").replyTo("r").expiration("60000").messageId("m")
            .timestamp(-1L).type("t").userId("guest").appId("app").clusterId("x".repeat(255))
            .build();

    private final PropertyIndex index = new PropertyIndex();

    @Test
    void findsEveryPropertyWhereverTheBufferBegins() {
        ByteBuf in = Unpooled.buffer().writeZero(5);
        ALL.encode(in);
        in.skipBytes(5);

        index.read(in);

        for (Property property : Property.values())
            assertThat(index.has(property)).isTrue();
        assertThat(in.isReadable()).isFalse();
        assertThat(index.deliveryMode()).isEqualTo(2);
        assertThat(index.persistent()).isTrue();
        assertThat(index.priority()).isEqualTo(9);
        assertThat(index.expiration(in)).isEqualTo("60000");
        assertThat(index.userId(in)).isEqualTo("guest");
        assertThat(index.replyTo(in)).isEqualTo("r");
        assertThat(index.timestamp(in)).isEqualTo(-1);
        assertThat(index.headersPresent()).isTrue();
        assertThat(index.headers(in).number("a")).isEqualTo(1);
        assertThat(index.string(in, Property.CLUSTER_ID)).hasSize(255);
    }

    @Test
    void nothingOfTheLastMessageIsLeft() {
        index.read(encoded(ALL));
        ByteBuf none = encoded(BasicProperties.EMPTY);

        index.read(none);

        for (Property property : Property.values())
            assertThat(index.has(property)).isFalse();
        assertThat(index.deliveryMode()).isZero();
        assertThat(index.priority()).isZero();
        assertThat(index.expiration(none)).isNull();
        assertThat(index.headers(none)).isEqualTo(FieldTable.EMPTY);
        assertThatThrownBy(() -> index.offset(Property.TYPE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theObjectAndTheOctetsAreTheSame() {
        byte[] octets = ALL.encoded();
        byte[] within = new byte[octets.length + 2];
        System.arraycopy(octets, 0, within, 1, octets.length);

        BasicProperties decoded = BasicProperties.decode(within, 1, octets.length);

        assertThat(decoded).isEqualTo(ALL).hasToString(ALL.toString());
        assertThat(decoded.contentType()).isEqualTo("text/plain");
        assertThat(decoded.contentEncoding()).isEqualTo("gzip");
        assertThat(decoded.deliveryMode()).isEqualTo(2);
        assertThat(decoded.priority()).isEqualTo(9);
        assertThat(decoded.correlationId()).isEqualTo("c");
        assertThat(decoded.messageId()).isEqualTo("m");
        assertThat(decoded.timestamp()).isEqualTo(-1L);
        assertThat(decoded.type()).isEqualTo("t");
        assertThat(decoded.appId()).isEqualTo("app");
        assertThat(decoded.encoded()).isEqualTo(octets);
        assertThat(PropertyIndex.headers(within, 1, octets.length)).isEqualTo(ALL.headers());
        assertThat(PropertyIndex.of(within, 1, octets.length).priority()).isEqualTo(9);
    }

    @Test
    void aBuilderBeginsWithWhatWasThereAndNullRemoves() {
        BasicProperties changed = ALL.toBuilder().expiration(null).type("other").build();
        assertThat(changed.expiration()).isNull();
        assertThat(changed.type()).isEqualTo("other");
        assertThat(ALL.expiration()).isEqualTo("60000");
    }

    @Test
    void randomPropertiesSurviveTheWire() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            BasicProperties.Builder builder = BasicProperties.builder();
            if (random.nextBoolean()) builder.headers(RandomTables.table(random, 3));
            if (random.nextBoolean()) builder.deliveryMode(random.nextInt(256));
            if (random.nextBoolean()) builder.timestamp(random.nextLong());
            if (random.nextBoolean()) builder.userId("u".repeat(random.nextInt(256)));
            if (random.nextBoolean()) builder.contentType("ü");
            BasicProperties properties = builder.build();
            assertThat(BasicProperties.decode(encoded(properties))).as("seed %d", seed).isEqualTo(properties);
        }
    }

    @Test
    void aFlagWithoutItsValueIsAFrameError() {
        refuses("2000");
        refuses("1000");
        refuses("0040" + "00000000");
        refuses("8000" + "05" + "6162");
        refuses("");
        refuses("20");
    }

    @Test
    void propertiesCutAnywhereAreAFrameError() {
        String octets = ByteBufUtil.hexDump(ALL.encoded());
        for (int length = 0; length < octets.length(); length += 2)
            refuses(octets.substring(0, length));
    }

    @Test
    void octetsBehindTheLastPropertyAreAFrameError() {
        refuses("1000" + "02" + "00");
    }

    @Test
    void flagsThatNoPropertyHasAreIgnored() {
        ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("1003" + "02"));
        index.read(in);
        assertThat(index.persistent()).isTrue();
    }

    @Test
    void headersOfAnUnknownTypeAreAFrameError() {
        refuses("2000" + "00000004" + "016b" + "5a" + "01");
    }

    @Test
    void headersNestedTooDeepAreAFrameError() {
        ByteBuf in = Unpooled.buffer().writeShort(Property.HEADERS.flag());
        for (int inner = 7_999; inner >= 0; inner--) {
            in.writeInt(inner * 6);
            if (inner > 0) in.writeByte(0).writeByte('F');
        }
        assertThat(catchThrowableOfType(DecodeException.class, () -> index.read(in)).replyText())
                .isEqualTo("FRAME_ERROR - field table nested deeper than 512");
    }

    @Test
    void textThatIsNoUtf8IsAccepted() {
        ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("0010" + "02" + "fffe"));
        index.read(in);
        assertThat(index.userId(in)).isEqualTo("\uFFFD\uFFFD");
    }

    @Test
    void readingAllocatesNothing() {
        ByteBuf in = encoded(ALL);
        for (int i = 0; i < 1_000; i++)
            index.read(in.readerIndex(0));
        long allocated = AllocatedBytes.during(() -> {
            for (int i = 0; i < 10_000; i++)
                index.read(in.readerIndex(0));
        });
        assertThat(allocated).isLessThan(10_000);
    }

    @Test
    void aContentHeaderSaysWhereItsPropertiesBegin() {
        ByteBuf in = Unpooled.buffer().writeZero(3).writeShort(60).writeShort(1).writeLong(-1).writeShort(0x1000)
                .writeByte(2);
        in.skipBytes(3);
        ContentHeader header = new ContentHeader();

        header.read(in);

        assertThat(header.classId()).isEqualTo(60);
        assertThat(header.weight()).isEqualTo(1);
        assertThat(header.bodySize()).isNegative();
        assertThat(header.propertiesOffset()).isEqualTo(15).isEqualTo(in.readerIndex());
        assertThat(header.propertiesLength()).isEqualTo(3);
        assertThatThrownBy(() -> header.read(Unpooled.wrappedBuffer(new byte[11]))).isInstanceOf(DecodeException.class);
    }

    private void refuses(String octets) {
        ByteBuf in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(octets));
        assertThat(catchThrowableOfType(DecodeException.class, () -> index.read(in)))
                .as(octets).isNotNull().extracting(DecodeException::error).isEqualTo(HardError.FRAME_ERROR);
    }

    private static ByteBuf encoded(BasicProperties properties) {
        ByteBuf out = Unpooled.buffer();
        properties.encode(out);
        return out;
    }
}
