package io.warren.bench;

import io.warren.broker.message.Address;
import io.warren.broker.message.AmqpMessage;
import io.warren.broker.socket.FrameWriter;
import io.warren.codec.content.BasicProperties;
import io.warren.codec.frame.DeliverPrefix;
import io.warren.codec.method.BasicMethod;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Encoding one delivery of a turn of 64: basic.deliver, header and body frame. {@code prefix} writes the method from the octets
 * that each consumer keeps, as deliveries are; {@code record} from a record, as basic.get-ok and basic.return are. With taking
 * buffers from Netty's allocator and giving them back, without the system call that sends them.
 */
@OperationsPerInvocation(DeliveryBenchmark.TURN)
public class DeliveryBenchmark extends StepBenchmark {
    static final int TURN = 64;
    private static final int FRAME_MAX = 131072;

    @Param({"16", "1024"})
    private int bodySize = 16;

    private final MemorySocket socket = new MemorySocket(new ThisThread());
    private final FrameWriter writer = new FrameWriter(socket);
    private final DeliverPrefix prefix = new DeliverPrefix(1, "amq.ctag-1");
    private AmqpMessage message = new AmqpMessage(Address.of("", ""), new byte[2], 2, AmqpMessage.Traits.TRANSIENT, 0);
    private long tag;

    @Setup
    public void makeMessage() {
        byte[] properties = BasicProperties.builder().contentType("text/plain").deliveryMode(2).build().encoded();
        message = new AmqpMessage(Address.of("amq.topic", "orders.eu.paid"),
                Arrays.copyOf(properties, properties.length + bodySize), properties.length,
                AmqpMessage.Traits.PERSISTENT, 0);
        writer.frameMax(FRAME_MAX);
    }

    @Benchmark
    public long prefix() {
        for (int i = 0; i < TURN; i++) {
            writer.delivery(1, prefix, ++tag, false, message);
        }
        writer.flush();
        return socket.bytesWritten();
    }

    @Benchmark
    public long record() {
        for (int i = 0; i < TURN; i++) {
            writer.methodWithContent(1, new BasicMethod.Deliver("amq.ctag-1", ++tag, false, message.exchange(),
                    message.routingKey()), message);
        }
        writer.flush();
        return socket.bytesWritten();
    }
}
