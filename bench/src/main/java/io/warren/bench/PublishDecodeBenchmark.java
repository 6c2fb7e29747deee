package io.warren.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.codec.content.BasicProperties;
import io.warren.codec.content.ContentHeader;
import io.warren.codec.frame.FrameEncoder;
import io.warren.codec.frame.FrameReader;
import io.warren.codec.frame.FrameType;
import io.warren.codec.method.BasicMethod;
import io.warren.codec.method.Methods;
import io.warren.codec.method.PublishFields;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Decoding one publish: its method, header and body frames, out of a read of 100. The body is only looked at, as copying it
 * is the channel's business. {@code fields} is what a channel does that keeps the octets of exchange and routing key;
 * {@code record} makes strings and a record of every method.
 */
@OperationsPerInvocation(PublishDecodeBenchmark.PUBLISHES)
public class PublishDecodeBenchmark extends StepBenchmark {
    static final int PUBLISHES = 100;
    private static final int FRAME_MAX = 131072;
    private static final int METHOD_IDS = 4;

    @Param("16")
    private int bodySize = 16;

    private final FrameReader reader = new FrameReader(FRAME_MAX);
    private final PublishFields fields = new PublishFields();
    private final ContentHeader header = new ContentHeader();
    private ByteBuf input = Unpooled.EMPTY_BUFFER;

    @Setup
    public void encode() {
        input = Unpooled.directBuffer();
        byte[] properties = BasicProperties.builder().contentType("text/plain").deliveryMode(2).messageId("4711")
                .build()
                .encoded();
        for (int i = 0; i < PUBLISHES; i++) {
            FrameEncoder.method(input, 1, new BasicMethod.Publish("amq.topic", "orders.eu.paid", false, false));
            FrameEncoder.header(input, 1, bodySize, properties, 0, properties.length);
            FrameEncoder.body(input, 1, FRAME_MAX, new byte[bodySize], 0, bodySize);
        }
    }

    @Benchmark
    public int fields(Blackhole blackhole) {
        input.readerIndex(0);
        return reader.read(input, (type, _, payload) -> {
            if (type == FrameType.METHOD) {
                payload.skipBytes(METHOD_IDS);
                fields.read(payload);
                blackhole.consume(fields.routeLength());
            } else {
                content(type, payload, blackhole);
            }
        });
    }

    @Benchmark
    public int record(Blackhole blackhole) {
        input.readerIndex(0);
        return reader.read(input, (type, _, payload) -> {
            if (type == FrameType.METHOD) {
                blackhole.consume(Methods.decode(payload));
            } else {
                content(type, payload, blackhole);
            }
        });
    }

    private void content(int type, ByteBuf payload, Blackhole blackhole) {
        if (type == FrameType.HEADER) {
            header.read(payload);
            blackhole.consume(header.bodySize());
        } else {
            blackhole.consume(payload.readableBytes());
        }
    }
}
