package io.warren.broker.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.bench.StepBenchmark;
import io.warren.broker.message.Address;
import io.warren.codec.frame.FrameEncoder;
import io.warren.codec.frame.FrameReader;
import io.warren.codec.method.BasicMethod;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Reading the address of one basic.publish out of its frame's payload. With one address it is that of the publish before; with
 * 100, they take turns, as from a publisher of events of 100 kinds. Without cutting the frame out of the input.
 */
public class PublishRouteBenchmark extends StepBenchmark {
    private static final int FRAME_MAX = 4096;

    @Param({"1", "100"})
    private int addresses = 1;

    private final PublishRoute route = new PublishRoute();
    private final List<ByteBuf> payloads = new ArrayList<>();
    private int next;

    @Setup
    public void encode() {
        for (int i = 0; i < addresses; i++) {
            ByteBuf frame = Unpooled.directBuffer();
            FrameEncoder.method(frame, 1,
                    new BasicMethod.Publish("amq.topic", "orders.eu." + i + ".paid", false, false));
            int _ = new FrameReader(FRAME_MAX).read(frame, (_, _, payload) -> payloads.add(payload.copy()));
        }
    }

    @Benchmark
    public Address read() {
        ByteBuf payload = payloads.get(next).readerIndex(0);
        next = next + 1 == addresses ? 0 : next + 1;
        if (!route.read(payload)) {
            throw new IllegalStateException("Expected a publish");
        }
        return route.address();
    }
}
