package io.warren.broker.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.bench.SmallBroker;
import io.warren.bench.StepBenchmark;
import io.warren.bench.ThisThread;
import io.warren.broker.message.Address;
import io.warren.broker.message.AmqpMessage;
import io.warren.codec.content.BasicProperties;
import io.warren.codec.frame.FrameEncoder;
import io.warren.codec.frame.FrameReader;
import io.warren.codec.frame.FrameSink;
import io.warren.codec.table.FieldTable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Putting one message together from its header and body frames, with the check of its properties. {@code content} says what it
 * carries: a body of so many bytes, with a table of headers or a priority where it says so; the large one comes in three frames.
 * With cutting the frames out of the input, without the method before them.
 */
public class ContentAssemblerBenchmark extends StepBenchmark {
    private static final int FRAME_MAX = 131072;
    private static final long MESSAGE_SIZE_MAX = 1L << 24;
    private static final Address ADDRESS = Address.of("amq.topic", "orders.eu.paid");

    @Param({"16", "16-headers", "16-priority", "262144"})
    private String content = "16";

    private final FrameReader reader = new FrameReader(FRAME_MAX);
    private final ContentAssembler assembler = new ContentAssembler(MESSAGE_SIZE_MAX,
            new PublishRules(new SmallBroker(new ThisThread()).session(), () -> null, () -> 0), () -> 0);
    private final ByteBuf input = Unpooled.directBuffer();
    private @Nullable AmqpMessage assembled;
    private final FrameSink sink = (type, _, payload) -> assembled = assembler.receive(type, payload);

    @Setup
    public void encode() {
        String[] parts = content.split("-", -1);
        int bodySize = Integer.parseInt(parts[0]);
        BasicProperties.Builder builder = BasicProperties.builder().contentType("text/plain").deliveryMode(2);
        if (content.endsWith("headers")) {
            builder.headers(FieldTable.builder().put("kind", "invoice").build());
        } else if (content.endsWith("priority")) {
            builder.priority(5);
        }
        byte[] properties = builder.build().encoded();
        FrameEncoder.header(input, 1, bodySize, properties, 0, properties.length);
        FrameEncoder.body(input, 1, FRAME_MAX, new byte[bodySize], 0, bodySize);
    }

    @Benchmark
    public AmqpMessage assemble() {
        input.readerIndex(0);
        assembled = null;
        assembler.begin(ADDRESS, false);
        reader.read(input, sink);
        AmqpMessage message = assembled;
        if (message == null) {
            throw new IllegalStateException("Expected a whole message");
        }
        return message;
    }
}
