package io.warren.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProtocolHeaderTest {

    @ParameterizedTest
    @CsvSource({
        "AMQP, 00000901, AMQP_0_9_1", "AMQP, 01010009, AMQP_0_9", "AMQP, 00010000, AMQP_1_0",
        "AMQP, 03010000, AMQP_1_0_SASL", "AMQP, 01010800, OTHER", "AMQP, 00000902, OTHER",
        "AMQP, 0101000a, OTHER", "AMQp, 00000901, OTHER", "HTTP, 2f312e31, OTHER"})
    void knowsTheVersions(String protocol, String version, ProtocolHeader expected) {
        ByteBuf in = header(protocol, version);
        assertThat(ProtocolHeader.read(in)).isEqualTo(expected);
        assertThat(in.isReadable()).isFalse();
        assertThat(expected.speaksAmqp091()).isEqualTo(expected.name().startsWith("AMQP_0"));
    }

    @Test
    void waitsForEightOctets() {
        ByteBuf in = header("AMQP", "000009");
        assertThat(ProtocolHeader.read(in)).isNull();
        assertThat(in.readableBytes()).isEqualTo(7);
    }

    @Test
    void writesTheVersionThatIsSpoken() {
        ByteBuf out = Unpooled.buffer();
        ProtocolHeader.writeAmqp091(out);
        assertThat(out).isEqualTo(header("AMQP", "00000901"));
    }

    private static ByteBuf header(String protocol, String version) {
        return Unpooled.buffer().writeBytes(protocol.getBytes(StandardCharsets.US_ASCII))
                .writeBytes(ByteBufUtil.decodeHexDump(version));
    }
}
