package io.warren.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.broker.connection.Connection;
import io.warren.broker.connection.ConnectionRegistry;
import io.warren.codec.content.BasicProperties;
import io.warren.codec.frame.FrameEncoder;
import io.warren.codec.frame.ProtocolHeader;
import io.warren.codec.method.BasicMethod;
import io.warren.codec.method.ChannelMethod;
import io.warren.codec.method.ConfirmMethod;
import io.warren.codec.method.ConnectionMethod;
import io.warren.codec.method.Method;
import io.warren.codec.method.QueueMethod;
import io.warren.codec.table.FieldTable;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * One message all the way: a connection reads 64 publishes, its channel routes them to a queue, the queue delivers them to a
 * consumer on the same channel, and the deliveries are encoded. With {@code acks} the read begins with one basic.ack for the
 * deliveries of the turn before, and the publishes are confirmed; without, the consumer needs none. Everything that the broker
 * does for it but sockets, system calls and a change of threads: one event loop, the benchmark's, owns all.
 */
@OperationsPerInvocation(ConnectionBenchmark.TURN)
public class ConnectionBenchmark extends StepBenchmark {
    static final int TURN = 64;
    private static final int CHANNEL_MAX = 2047;
    private static final int FRAME_MAX = 131072;
    private static final String QUEUE = "bench";
    /** Where the tag is in a frame of basic.ack: behind type, channel, size, class and method. */
    private static final int TAG_INDEX = 11;

    @Param({"16", "1024"})
    private int bodySize = 16;

    @Param({"false", "true"})
    private boolean acks;

    private final ThisThread loop = new ThisThread();
    private final MemorySocket socket = new MemorySocket(loop);
    private final Connection connection =
            new Connection(socket, new SmallBroker(loop).services(), new ConnectionRegistry());
    private final ByteBuf read = Unpooled.directBuffer();
    private long lastTag;

    @Setup
    public void open() {
        ByteBuf header = Unpooled.buffer();
        ProtocolHeader.writeAmqp091(header);
        receive(header);
        byte[] response = ("\0" + SmallBroker.USER + "\0" + SmallBroker.USER).getBytes(StandardCharsets.UTF_8);
        receive(0, new ConnectionMethod.StartOk(FieldTable.EMPTY, "PLAIN", response, "en_US"));
        receive(0, new ConnectionMethod.TuneOk(CHANNEL_MAX, FRAME_MAX, 0));
        receive(0, new ConnectionMethod.Open(SmallBroker.VHOST));
        receive(1, new ChannelMethod.Open());
        receive(1, new QueueMethod.Declare(QUEUE, false, true, false, false, false, FieldTable.EMPTY));
        receive(1, new BasicMethod.Consume(QUEUE, "", false, !acks, false, false, FieldTable.EMPTY));
        if (acks) {
            receive(1, new ConfirmMethod.Select(false));
            FrameEncoder.method(read, 1, new BasicMethod.Ack(0, true)); // 0: all so far, of which there are none
        }
        byte[] properties = BasicProperties.builder().contentType("text/plain").deliveryMode(2).build().encoded();
        for (int i = 0; i < TURN; i++) {
            FrameEncoder.method(read, 1, new BasicMethod.Publish("", QUEUE, false, false));
            FrameEncoder.header(read, 1, bodySize, properties, 0, properties.length);
            FrameEncoder.body(read, 1, FRAME_MAX, new byte[bodySize], 0, bodySize);
        }
    }

    private void receive(int channel, Method method) {
        ByteBuf frame = Unpooled.buffer();
        FrameEncoder.method(frame, channel, method);
        receive(frame);
    }

    private void receive(ByteBuf bytes) {
        connection.onBytes(bytes);
        connection.onReadComplete();
        loop.run();
    }

    @Benchmark
    public long publishAndDeliver() {
        long before = socket.bytesWritten();
        read.readerIndex(0);
        receive(read.retain());
        long written = socket.bytesWritten() - before;
        if (written < (long) TURN * bodySize) {
            throw new IllegalStateException("Expected " + TURN + " deliveries, but got " + written + " bytes");
        }
        if (acks) {
            lastTag += TURN;
            read.setLong(TAG_INDEX, lastTag);
        }
        return written;
    }
}
