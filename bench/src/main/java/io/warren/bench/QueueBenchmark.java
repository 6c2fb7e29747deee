package io.warren.bench;

import io.warren.broker.message.Address;
import io.warren.broker.message.AmqpMessage;
import io.warren.broker.message.AmqpMessageFormat;
import io.warren.queue.classic.QueueStorage;
import io.warren.queue.ConsumerSpec;
import io.warren.queue.DeliveryBatch;
import io.warren.queue.Message;
import io.warren.queue.MessageQueue;
import io.warren.queue.Outcome;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueDefinition;
import io.warren.queue.Settlement;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.classic.ClassicQueue;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * One message through a classic queue: enqueued, delivered to the only consumer and acknowledged, in batches as a connection
 * makes them. The queue's event loop is the benchmark's thread, so this is the work without the hand-over between threads.
 * The backlog is what lies in the queue all the while.
 */
@OperationsPerInvocation(QueueBenchmark.BATCH)
public class QueueBenchmark extends StepBenchmark {
    static final int BATCH = 100;

    @Param({"0", "100000"})
    private int backlog;

    private final ThisThread loop = new ThisThread();
    private final MessageQueue queue = new ClassicQueue(
            new QueueDefinition(0, "/", "bench", "classic", true, false, false, false), loop, new SmallBroker.Ignorant(),
            new QueueStorage(new AmqpMessageFormat(), new BacklogMemory(), null));
    private final Message message = new AmqpMessage(Address.of("", "bench"), new byte[64], 48,
            AmqpMessage.Traits.PERSISTENT, 0);
    private final Consumer consumer = new Consumer();
    private int answered;

    @Setup
    public void fill() {
        for (int i = 0; i < backlog; i += BATCH) {
            publish();
        }
        queue.subscribe(consumer);
        queue.addCredit(consumer, BATCH);
        loop.run();
    }

    @Benchmark
    public int enqueueDeliverAcknowledge() {
        publish();
        loop.run();
        Settlement settlement = consumer.settlement;
        if (settlement.size() != BATCH || answered != BATCH) {
            throw new IllegalStateException("Expected a batch, but got " + settlement.size() + " and " + answered);
        }
        consumer.settlement = new Settlement(consumer, Outcome.ACCEPTED, BATCH);
        answered = 0;
        queue.settle(settlement);
        queue.addCredit(consumer, BATCH);
        loop.run();
        return settlement.size();
    }

    private void publish() {
        PublishBatch batch = new PublishBatch(done -> answered = done.size(), true, 4);
        for (int i = 0; i < BATCH; i++) {
            batch.add(message, i);
        }
        queue.publish(batch);
    }

    private static final class Consumer extends WillingSubscriber {
        private Settlement settlement = new Settlement(this, Outcome.ACCEPTED, BATCH);

        Consumer() {
            super(new ConsumerSpec("c", false, false, 0, 0, false, Map.of()));
        }

        @Override
        public void onDeliveries(DeliveryBatch batch) {
            for (int i = 0; i < batch.size(); i++) {
                settlement.add(batch.id(i));
            }
        }
    }
}
