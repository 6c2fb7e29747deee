package io.warren.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.broker.message.Address;
import io.warren.broker.message.AmqpMessage;
import io.warren.codec.content.BasicProperties;
import io.warren.codec.content.PropertyIndex;
import io.warren.codec.table.FieldTable;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The properties of one message: {@code index} is the pass that every publish gets, which checks them and notes where each
 * begins; {@code headers} decodes the table, which an exchange of the type headers asks for. Without the frame around them, and
 * without matching. The headers are two strings, a number and a table of one string.
 */
public class PropertiesBenchmark extends StepBenchmark {
    private static final Address ADDRESS = Address.of("amq.headers", "");

    @Param({"plain", "headers"})
    private String kind = "plain";

    private final PropertyIndex index = new PropertyIndex();
    private byte[] octets = {};
    private ByteBuf properties = Unpooled.EMPTY_BUFFER;

    @Setup
    public void encode() {
        BasicProperties.Builder builder = BasicProperties.builder().contentType("text/plain").deliveryMode(2)
                .messageId("4711");
        if (kind.equals("headers")) {
            builder.headers(FieldTable.builder()
                    .put("kind", "invoice")
                    .put("format", "pdf")
                    .put("pages", 12)
                    .put("origin", FieldTable.builder().put("site", "hamburg").build())
                    .build());
        }
        octets = builder.build().encoded();
        properties = Unpooled.directBuffer().writeBytes(octets);
    }

    @Benchmark
    public int index() {
        properties.readerIndex(0);
        index.read(properties);
        return index.deliveryMode();
    }

    @Benchmark
    public Map<String, Object> headers() {
        return new AmqpMessage(ADDRESS, octets, octets.length, AmqpMessage.Traits.PERSISTENT, 0).headers();
    }
}
