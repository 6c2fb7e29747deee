package io.warren.queue.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.queue.ConsumerSpec;
import io.warren.queue.DeliveryBatch;
import io.warren.queue.Message;
import io.warren.queue.MessageQueue;
import io.warren.queue.MessageQueue.DeleteCondition;
import io.warren.queue.Outcome;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueException;
import io.warren.queue.QueueListener;
import io.warren.queue.Settlement;
import io.warren.queue.Subscriber;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.fake.FakeSubscriber;
import io.warren.queue.fake.ManualEventLoop;
import io.warren.queue.fake.NamedMessage;
import io.warren.queue.fake.NamedMessageFormat;
import io.warren.queue.fake.PlainMessage;
import io.warren.queue.fake.RecordingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a queue does in one turn of its loop, and what it leaves to the next. */
class ClassicQueueTurnsTest {

    private final ManualEventLoop loop = new ManualEventLoop();
    private final RecordingListener listener = new RecordingListener();
    private final ClassicQueue queue = new ClassicQueue(
            new QueueDefinition(0, "/", "q", "classic", false, false, false, false), loop, listener,
            new QueueStorage(new NamedMessageFormat(), new BacklogMemory(), null));
    private final List<PublishBatch> answered = new ArrayList<>();

    private PublishBatch batch(int count, int size) {
        PublishBatch batch = new PublishBatch(answered::add, true, 4);
        for (int i = 0; i < count; i++) {
            batch.add(new NamedMessage("m" + i, size), i);
        }
        return batch;
    }

    @Test
    void answersABatchOnceItsMessagesAreDelivered() {
        FakeSubscriber subscriber = new FakeSubscriber(FakeSubscriber.prefetch("c", 10));
        queue.subscribe(subscriber);
        List<Integer> deliveredWhenAnswered = new ArrayList<>();
        PublishBatch batch = new PublishBatch(back -> deliveredWhenAnswered.add(subscriber.deliveries().size()),
                true, 4);
        batch.add(new NamedMessage("a"), 7);
        queue.publish(batch);
        loop.runAll();
        assertThat(deliveredWhenAnswered).containsExactly(1);
        assertThat(batch.rejected(0)).isFalse();
    }

    private record Expiring(String name, int size, long expirationMillis) implements PlainMessage {}

    private void publish(Message message) {
        PublishBatch batch = new PublishBatch(answered::add, true, 1);
        batch.add(message, 0);
        queue.publish(batch);
    }

    @Test
    void doesNotDeliverAgainWhatExpiredMeanwhileThoughOtherMessagesComeInTheSameTurn() {
        FakeSubscriber subscriber = new FakeSubscriber(FakeSubscriber.prefetch("c", 10));
        queue.subscribe(subscriber);
        publish(new Expiring("late", 10, 20));
        loop.runAll();
        loop.advance(50);
        Settlement released = new Settlement(subscriber, Outcome.RELEASED, 1);
        released.add(subscriber.deliveries().getFirst().id());
        queue.settle(released);
        publish(new NamedMessage("next"));
        loop.runAll();
        assertThat(subscriber.deliveries()).extracting(delivery -> delivery.message().toString())
                .hasSize(2).last().isEqualTo("next");
    }

    @Test
    void deliversWhatMayNotWaitIfAConsumerTakesItInTheSameTurn() {
        FakeSubscriber subscriber = new FakeSubscriber(FakeSubscriber.prefetch("c", 1));
        queue.subscribe(subscriber);
        publish(new Expiring("taken", 10, 0));
        publish(new Expiring("too late", 10, 0));
        loop.runAll();
        assertThat(subscriber.deliveries()).hasSize(1);
        Settlement accepted = new Settlement(subscriber, Outcome.ACCEPTED, 1);
        accepted.add(subscriber.deliveries().getFirst().id());
        queue.settle(accepted);
        loop.runAll();
        assertThat(subscriber.deliveries()).hasSize(1);
    }

    @Test
    void slowsAPublisherDownThatIsAheadOfConsumersWhoTakeAllTheyCanGet() {
        FakeSubscriber subscriber = new FakeSubscriber(FakeSubscriber.automatic("c"));
        subscriber.writable(false);
        queue.subscribe(subscriber);
        PublishBatch few = unawaited(10);
        PublishBatch tooMany = unawaited(5000);
        queue.publish(few);
        loop.runAll();
        assertThat(answered).containsExactly(few);

        queue.publish(tooMany);
        loop.runAll();
        assertThat(answered).containsExactly(few);

        subscriber.writable(true);
        queue.resume(subscriber);
        loop.runAll();
        assertThat(answered).containsExactly(few, tooMany);
    }

    @Test
    void doesNotHoldItsAnswersForLongerThanAMoment() {
        FakeSubscriber subscriber = new FakeSubscriber(FakeSubscriber.automatic("c"));
        subscriber.writable(false);
        queue.subscribe(subscriber);
        PublishBatch tooMany = unawaited(5000);
        queue.publish(tooMany);
        loop.runAll();
        loop.advance(PublishAnswers.HOLD_MILLIS - 1);
        assertThat(answered).isEmpty();

        loop.advance(1);
        assertThat(answered).containsExactly(tooMany);
    }

    @Test
    void aConfirmIsNeverHeldBack() {
        FakeSubscriber subscriber = new FakeSubscriber(FakeSubscriber.automatic("c"));
        subscriber.writable(false);
        queue.subscribe(subscriber);
        PublishBatch confirming = batch(5000, 10);
        queue.publish(confirming);
        loop.runAll();
        assertThat(answered).containsExactly(confirming);
    }

    @Test
    void aQueueWhoseConsumersHaveEnoughFillsAtThePublishersPace() {
        FakeSubscriber subscriber = new FakeSubscriber(FakeSubscriber.prefetch("c", 10));
        queue.subscribe(subscriber);
        PublishBatch many = unawaited(5000);
        queue.publish(many);
        loop.runAll();
        assertThat(answered).containsExactly(many);
    }

    @Test
    void givesNoMoreToThoseWhoDoNotSettleWhileTheHeapIsFull() {
        QueueListener full = new QueueListener() {
            @Override
            public void onSelfDeleted(MessageQueue gone) {
            }

            @Override
            public void onMemoryChanged(long deltaBytes) {
            }

            @Override
            public boolean heapFull() {
                return true;
            }
        };
        ClassicQueue tight =
                new ClassicQueue(queue.definition(), loop, full,
                        new QueueStorage(new NamedMessageFormat(), new BacklogMemory(), null));
        FakeSubscriber subscriber = new FakeSubscriber(FakeSubscriber.prefetch("c", ConsumerSpec.UNLIMITED));
        tight.subscribe(subscriber);
        tight.publish(batch(1000, 10));
        loop.runAll();
        int given = subscriber.deliveries().size();
        assertThat(given).isBetween(100, 200);

        Settlement settlement = new Settlement(subscriber, Outcome.ACCEPTED, 16);
        subscriber.deliveries().forEach(delivery -> settlement.add(delivery.id()));
        tight.settle(settlement);
        loop.runAll();
        assertThat(subscriber.deliveries()).as("goes on when they have settled").hasSizeGreaterThan(given);
    }

    private PublishBatch unawaited(int count) {
        PublishBatch batch = new PublishBatch(answered::add, false, 4);
        for (int i = 0; i < count; i++) {
            batch.add(new NamedMessage("m" + i, 10), i);
        }
        return batch;
    }

    @Test
    void answersTheRequestThatItBreaksDownWith() {
        QueueListener failing = new QueueListener() {
            @Override
            public void onSelfDeleted(MessageQueue gone) {
            }

            @Override
            public void onMemoryChanged(long deltaBytes) {
                if (deltaBytes < 0) {
                    throw new IllegalStateException("of this test");
                }
            }
        };
        ClassicQueue breaking =
                new ClassicQueue(queue.definition(), loop, failing,
                        new QueueStorage(new NamedMessageFormat(), new BacklogMemory(), null));
        breaking.publish(batch(1, 2 * 1024 * 1024));
        CompletableFuture<Long> purged = breaking.purge().toCompletableFuture();
        loop.runAll();
        assertThat(breaking.deleted()).isTrue();
        assertThat(purged).isCompletedExceptionally();
    }

    @Test
    void answersWhatWasUnderWayToADeletedQueueAsAccepted() {
        queue.delete(DeleteCondition.ALWAYS).whenComplete((count, refusal) -> assertThat(refusal).isNull());
        PublishBatch batch = batch(3, 10);
        queue.publish(batch);
        loop.runAll();
        assertThat(queue.deleted()).isTrue();
        assertThat(answered).containsExactly(batch);
        assertThat(batch.rejected(1)).isFalse();
        assertThat(listener.memoryBytes()).isZero();
    }

    @Test
    void handsOverBatchesOfLimitedLengthAndAsksInBetweenWhetherTheSubscriberIsWritable() {
        FakeSubscriber[] self = new FakeSubscriber[1];
        FakeSubscriber subscriber = new FakeSubscriber(FakeSubscriber.prefetch("c", 100_000), line -> {
            if (self[0] != null && self[0].deliveries().size() >= 300) {
                self[0].writable(false);
            }
        });
        self[0] = subscriber;
        queue.subscribe(subscriber);
        queue.publish(batch(1000, 10));
        loop.runAll();
        assertThat(subscriber.batchSizes()).containsExactly(256, 256);
    }

    @Test
    void handsOverBatchesOfLimitedBytes() {
        FakeSubscriber subscriber = new FakeSubscriber(FakeSubscriber.prefetch("c", 100_000));
        queue.subscribe(subscriber);
        queue.publish(batch(10, 100_000));
        loop.runAll();
        assertThat(subscriber.batchSizes()).containsExactly(3, 3, 3, 1);
    }

    @Test
    void leavesALongBacklogToSeveralTurnsAndFinishesIt() {
        queue.publish(batch(20_000, 1));
        loop.runAll();
        FakeSubscriber subscriber = new FakeSubscriber(FakeSubscriber.automatic("c"));
        queue.subscribe(subscriber);
        int turns = 0;
        int atMost = 0;
        int before = 0;
        while (loop.runOne()) {
            turns++;
            atMost = Math.max(atMost, subscriber.deliveries().size() - before);
            before = subscriber.deliveries().size();
        }
        assertThat(subscriber.deliveries()).hasSize(20_000);
        assertThat(turns).isGreaterThan(4);
        assertThat(atMost).isLessThanOrEqualTo(4096);
        assertThat(listener.memoryBytes()).isZero();
    }

    @Test
    void countsTheMemoryOfReadyAndUnsettledEntriesUntilTheyAreSettled() {
        queue.publish(batch(100, 1000));
        loop.runAll();
        long all = 100 * (1000 + MemoryMeter.ENTRY_BYTES);
        assertThat(listener.memoryBytes()).isEqualTo(all);
        FakeSubscriber subscriber = new FakeSubscriber(FakeSubscriber.prefetch("c", 40));
        queue.subscribe(subscriber);
        loop.runAll();
        assertThat(listener.memoryBytes()).isEqualTo(all);
        queue.unsubscribe(subscriber, true);
        loop.runAll();
        assertThat(listener.memoryBytes()).isEqualTo(all);
        queue.purge().whenComplete((count, refusal) -> assertThat(count).isEqualTo(100));
        loop.runAll();
        assertThat(listener.memoryBytes()).isZero();
    }

    @Test
    void goesWithItsConsumersToldWhenASubscriberBreaksIt() {
        List<String> log = new ArrayList<>();
        queue.subscribe(new FakeSubscriber(FakeSubscriber.prefetch("good", 5), log::add));
        queue.subscribe(new BrokenSubscriber());
        queue.publish(batch(2, 10));
        loop.runAll();
        assertThat(queue.deleted()).isTrue();
        assertThat(listener.selfDeleted()).isEqualTo(1);
        assertThat(listener.memoryBytes()).isZero();
        assertThat(log).contains("good ended QUEUE_DELETED");
        assertThat(answered).hasSize(1);
    }

    /** Throws when it is delivered to. */
    private static final class BrokenSubscriber implements Subscriber {

        @Override
        public ConsumerSpec spec() {
            return FakeSubscriber.prefetch("broken", 5);
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
        public void onStarted() {
        }

        @Override
        public void onRefused(QueueException refusal) {
        }

        @Override
        public void onDeliveries(DeliveryBatch batch) {
            throw new IllegalStateException("broken on purpose");
        }

        @Override
        public void onActive(boolean active) {
        }

        @Override
        public void onEnded(EndReason reason) {
        }
    }
}
