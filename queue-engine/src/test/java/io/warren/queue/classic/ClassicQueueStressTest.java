package io.warren.queue.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.queue.ConsumerSpec;
import io.warren.queue.DeliveryBatch;
import io.warren.queue.MessageQueue;
import io.warren.queue.MessageQueue.DeleteCondition;
import io.warren.queue.Outcome;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueException;
import io.warren.queue.Settlement;
import io.warren.queue.Subscriber;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.fake.FakeSubscriber;
import io.warren.queue.fake.NamedMessage;
import io.warren.queue.fake.NamedMessageFormat;
import io.warren.queue.fake.RecordingListener;
import io.warren.queue.fake.ThreadEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Publishers and consumers on threads of their own. The seeds are fixed; what varies is the machine's scheduling. */
class ClassicQueueStressTest {

    private static final int PRODUCERS = 3;
    private static final int MESSAGES = 60_000; // of each producer

    private final RecordingListener listener = new RecordingListener();
    private final AtomicIntegerArray accepted = new AtomicIntegerArray(PRODUCERS * MESSAGES);
    private final CountDownLatch allAccepted = new CountDownLatch(PRODUCERS * MESSAGES);

    /**
     * Settles on a loop of its own, gives some back, and is writable only while little is under way: as a connection does.
     *
     * <p>
     * Threads: as {@link Subscriber}; {@link #take} its loop's.
     */
    private final class SettlingSubscriber implements Subscriber {
        private static final int UNDER_WAY_MAX = 100;

        private final ConsumerSpec spec;
        private final MessageQueue queue;
        private final ThreadEventLoop loop;
        private final Random random;
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicBoolean waits = new AtomicBoolean();

        SettlingSubscriber(ConsumerSpec spec, MessageQueue queue, ThreadEventLoop loop, long seed) {
            this.spec = spec;
            this.queue = queue;
            this.loop = loop;
            this.random = new Random(seed);
        }

        @Override
        public ConsumerSpec spec() {
            return spec;
        }

        @Override
        public boolean writable() {
            if (underWay.get() < UNDER_WAY_MAX) {
                return true;
            }
            waits.set(true); // then look again: whoever makes room looks for the mark afterwards
            return underWay.get() < UNDER_WAY_MAX;
        }

        @Override
        public boolean tryAcquirePermit() {
            return true;
        }

        @Override
        public void onDeliveries(DeliveryBatch batch) {
            underWay.addAndGet(batch.size());
            loop.execute(() -> take(batch));
        }

        private void take(DeliveryBatch batch) {
            Settlement keep = new Settlement(this, Outcome.ACCEPTED, batch.size());
            Settlement giveBack = new Settlement(this, Outcome.FAILED, 1);
            for (int i = 0; i < batch.size(); i++) {
                if (random.nextInt(20) == 0) {
                    giveBack.add(batch.id(i));
                } else {
                    keep.add(batch.id(i));
                    accept(batch.message(i).toString());
                }
            }
            queue.settle(giveBack);
            queue.settle(keep);
            underWay.addAndGet(-batch.size());
            if (waits.get() && underWay.get() < UNDER_WAY_MAX) {
                waits.set(false);
                queue.resume(this);
            }
        }

        @Override
        public void onStarted() {
        }

        @Override
        public void onRefused(QueueException refusal) {
            throw refusal;
        }

        @Override
        public void onActive(boolean active) {
        }

        @Override
        public void onEnded(EndReason reason) {
        }
    }

    private void accept(String number) {
        accepted.incrementAndGet(Integer.parseInt(number));
        allAccepted.countDown();
    }

    private static ClassicQueue queue(ThreadEventLoop loop, RecordingListener listener) {
        return new ClassicQueue(new QueueDefinition(0, "/", "q", "classic", false, false, false, false), loop, listener,
                new QueueStorage(new NamedMessageFormat(), new BacklogMemory(), null));
    }

    /** Publishes in batches of random length, a bounded number of messages unanswered, as a connection does. */
    private static void startProducers(MessageQueue queue) {
        for (int producer = 0; producer < PRODUCERS; producer++) {
            int first = producer * MESSAGES;
            Thread.ofPlatform().name("producer-" + producer).daemon().start(() -> {
                Random random = new Random(first);
                Semaphore window = new Semaphore(2000);
                int next = first;
                while (next < first + MESSAGES) {
                    int count = Math.min(1 + random.nextInt(50), first + MESSAGES - next);
                    window.acquireUninterruptibly(count);
                    PublishBatch batch = new PublishBatch(answered -> window.release(answered.size()), false, 4);
                    for (int i = 0; i < count; i++, next++) {
                        batch.add(new NamedMessage(Integer.toString(next), 10), next);
                    }
                    queue.publish(batch);
                }
            });
        }
    }

    @Test
    @Timeout(120)
    void acceptsEveryMessageExactlyOnceWhateverConsumersGiveBack()
            throws InterruptedException, ExecutionException, TimeoutException {
        try (ThreadEventLoop queueLoop = new ThreadEventLoop("queue");
                ThreadEventLoop one = new ThreadEventLoop("consumer-1");
                ThreadEventLoop two = new ThreadEventLoop("consumer-2")) {
            ClassicQueue queue = queue(queueLoop, listener);
            for (int i = 0; i < 6; i++) {
                ConsumerSpec spec = i == 0
                        ? new ConsumerSpec("c0", false, false, 1, ConsumerSpec.UNLIMITED, true, Map.of())
                        : FakeSubscriber.prefetch("c" + i, 10 * i);
                queue.subscribe(new SettlingSubscriber(spec, queue, i % 2 == 0 ? one : two, i));
            }
            startProducers(queue);
            assertThat(allAccepted.await(100, TimeUnit.SECONDS)).as("all accepted, missing %d", allAccepted.getCount())
                    .isTrue();
            assertThat(queue.delete(new DeleteCondition(false, true)).toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .isZero();
            for (int i = 0; i < accepted.length(); i++) {
                assertThat(accepted.get(i)).as("message %d", i).isEqualTo(1);
            }
            assertThat(listener.memoryBytes()).isZero();
        }
    }

    @Test
    @Timeout(120)
    void keepsEachPublishersOrderForOneConsumer() throws InterruptedException {
        int[] last = new int[PRODUCERS];
        List<String> outOfOrder = new ArrayList<>(); // both touched on the queue's loop only
        try (ThreadEventLoop queueLoop = new ThreadEventLoop("queue")) {
            ClassicQueue queue = queue(queueLoop, listener);
            queue.subscribe(new FakeSubscriber(FakeSubscriber.automatic("c"), line -> {
                if (line.startsWith("c <- ")) {
                    int number = Integer.parseInt(line.substring("c <- ".length()));
                    int producer = number / MESSAGES;
                    if (number % MESSAGES + 1 != ++last[producer]) {
                        outOfOrder.add(line);
                    }
                    accept(Integer.toString(number));
                }
            }));
            startProducers(queue);
            assertThat(allAccepted.await(100, TimeUnit.SECONDS)).as("all delivered, missing %d", allAccepted.getCount())
                    .isTrue();
            assertThat(outOfOrder).isEmpty();
        }
    }
}
