package io.warren.bench;

import io.warren.broker.message.Address;
import io.warren.broker.message.AmqpMessage;
import io.warren.queue.ConsumerSpec;
import io.warren.queue.DeliveryBatch;
import io.warren.queue.Message;
import io.warren.queue.consumer.ConsumerSet;
import io.warren.queue.consumer.QueueConsumer;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Giving one message of a turn of 64 to the consumer whose turn it is, with handing over the batches at the end, and giving its
 * credit back. Every consumer has a prefetch of 100 and takes what it gets. Without what the queue and the channel do with
 * entries and deliveries.
 */
@OperationsPerInvocation(ConsumerSetBenchmark.TURN)
public class ConsumerSetBenchmark extends StepBenchmark {
    static final int TURN = 64;
    private static final int PREFETCH = 100;

    @Param({"1", "10", "1000"})
    private int consumers = 1;

    private final ConsumerSet set = new ConsumerSet(false);
    private final QueueConsumer[] served = new QueueConsumer[TURN];
    private final Message message = new AmqpMessage(Address.of("", "bench"), new byte[64], 48,
            AmqpMessage.Traits.PERSISTENT, 0);
    private long lastId;
    private long delivered;

    @Setup
    public void subscribe() {
        for (int i = 0; i < consumers; i++) {
            set.add(new Consumer(i));
        }
    }

    @Benchmark
    public long deliver() {
        for (int i = 0; i < TURN; i++) {
            QueueConsumer consumer = Objects.requireNonNull(set.next());
            set.deliver(consumer, ++lastId, message, false);
            served[i] = consumer;
        }
        set.handOver();
        for (int i = 0; i < TURN; i++) {
            set.onSettled(served[i]);
        }
        if (delivered != lastId) {
            throw new IllegalStateException("Expected " + lastId + " deliveries, but got " + delivered);
        }
        return delivered;
    }

    private final class Consumer extends WillingSubscriber {
        Consumer(int number) {
            super(new ConsumerSpec("consumer-" + number, false, false, 0, PREFETCH, true, Map.of()));
        }

        @Override
        public void onDeliveries(DeliveryBatch batch) {
            delivered += batch.size();
        }
    }
}
