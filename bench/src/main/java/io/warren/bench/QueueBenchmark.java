package io.warren.bench;

import io.warren.queue.ConsumerSpec;
import io.warren.queue.DeliveryBatch;
import io.warren.queue.EventLoop;
import io.warren.queue.Message;
import io.warren.queue.MessageQueue;
import io.warren.queue.Outcome;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueException;
import io.warren.queue.QueueListener;
import io.warren.queue.Settlement;
import io.warren.queue.Subscriber;
import io.warren.queue.classic.ClassicQueue;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One message through a classic queue: enqueued, delivered to the only consumer and acknowledged, in batches as a connection
 * makes them. The queue's event loop is the benchmark's thread, so this is the work without the hand-over between threads.
 * The backlog is what lies in the queue all the while.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(QueueBenchmark.BATCH)
public class QueueBenchmark {
    static final int BATCH = 100;

    @Param({"0", "100000"})
    private int backlog;

    private final ThisThread loop = new ThisThread();
    private final MessageQueue queue = new ClassicQueue(
            new QueueDefinition(1, "/", "bench", "classic", true, false, false, false), loop, new Ignorant());
    private final Message message = new Publication();
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
        PublishBatch batch = new PublishBatch(done -> answered = done.size());
        for (int i = 0; i < BATCH; i++) {
            batch.add(message, i);
        }
        queue.publish(batch);
    }

    /** Runs what was given to it when it is told to. */
    private static final class ThisThread implements EventLoop {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        void run() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public boolean inEventLoop() {
            return true;
        }

        @Override
        public Timer schedule(Runnable task, long delayMillis) {
            return () -> {};
        }
    }

    private static final class Consumer implements Subscriber {
        private final ConsumerSpec spec = new ConsumerSpec("c", false, false, 0, 0, false, Map.of());
        private Settlement settlement = new Settlement(this, Outcome.ACCEPTED, BATCH);

        @Override
        public ConsumerSpec spec() {
            return spec;
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public boolean tryAcquirePermit() {
            return true;
        }

        @Override
        public void onStarted() {}

        @Override
        public void onRefused(QueueException refusal) {
            throw refusal;
        }

        @Override
        public void onDeliveries(DeliveryBatch batch) {
            for (int i = 0; i < batch.size(); i++) {
                settlement.add(batch.id(i));
            }
        }

        @Override
        public void onActive(boolean active) {}

        @Override
        public void onEnded(EndReason reason) {}
    }

    private static final class Ignorant implements QueueListener {
        @Override
        public void onSelfDeleted(MessageQueue queue) {}

        @Override
        public void onMemoryChanged(long deltaBytes) {}
    }

    private static final class Publication implements Message {
        @Override
        public String routingKey() {
            return "bench";
        }

        @Override
        public List<String> extraRoutingKeys() {
            return List.of();
        }

        @Override
        public Map<String, Object> headers() {
            return Map.of();
        }

        @Override
        public String exchange() {
            return "";
        }

        @Override
        public int size() {
            return 64;
        }

        @Override
        public int bodySize() {
            return 16;
        }

        @Override
        public boolean persistent() {
            return true;
        }

        @Override
        public int priority() {
            return 0;
        }

        @Override
        public long expirationMillis() {
            return -1;
        }
    }
}
