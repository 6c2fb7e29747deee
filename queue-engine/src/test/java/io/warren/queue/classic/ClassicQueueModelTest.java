package io.warren.queue.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.queue.ConsumerSpec;
import io.warren.queue.GetResult;
import io.warren.queue.MessageQueue.DeleteCondition;
import io.warren.queue.Outcome;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueStats;
import io.warren.queue.Settlement;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.fake.FakeSubscriber;
import io.warren.queue.fake.FakeSubscriber.Delivery;
import io.warren.queue.fake.ManualEventLoop;
import io.warren.queue.fake.NamedMessage;
import io.warren.queue.fake.NamedMessageFormat;
import io.warren.queue.fake.RecordingListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random commands against a queue and a model that says what must hold after each: who holds what, what is ready, and that
 * every delivery was the oldest there was, to somebody who could take it, in fair turns, and none was withheld.
 */
class ClassicQueueModelTest {

    private static final int COMMANDS = 150;

    static IntStream seeds() {
        return IntStream.rangeClosed(1, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void keepsItsPromisesWhateverIsAskedOfIt(int seed) {
        Run run = new Run(seed);
        for (int i = 0; i < COMMANDS; i++) {
            run.randomCommand();
            run.check();
        }
        run.end();
    }

    /** A consumer and what the model knows of it. */
    private static final class Modelled {
        final FakeSubscriber subscriber;
        final TreeSet<Long> held = new TreeSet<>();
        long credit;
        boolean writable = true; // as last told, with a resume
        boolean subscribed = true;
        int seen; // deliveries that were checked

        Modelled(FakeSubscriber subscriber) {
            this.subscriber = subscriber;
            this.credit = subscriber.spec().credit();
        }

        ConsumerSpec spec() {
            return subscriber.spec();
        }

        boolean unlimited() {
            return spec().credit() == ConsumerSpec.UNLIMITED;
        }

        boolean able() {
            return subscribed && writable && subscriber.permits() > 0 && (unlimited() || credit > 0);
        }
    }

    private static final class Run {
        private final Random random;
        private final boolean singleActive;
        private final ManualEventLoop loop = new ManualEventLoop();
        private final RecordingListener listener = new RecordingListener();
        private final ClassicQueue queue;
        private final StringBuilder story = new StringBuilder();

        private final List<Modelled> consumers = new ArrayList<>(); // those who left, too, as long as anything may come back
        private @Nullable Modelled active;
        private final TreeSet<Long> ready = new TreeSet<>();
        private final TreeSet<Long> got = new TreeSet<>();
        private final Map<Long, Long> delayed = new TreeMap<>(); // id to the time at which it is due
        private final TreeSet<Long> returned = new TreeSet<>();
        private final Set<PublishBatch> unanswered = Collections.newSetFromMap(new IdentityHashMap<>());
        private boolean answeredAgain;
        private final int messageBytes;
        private final BacklogMemory blocks = new BacklogMemory();
        private long nowMillis;
        private long lastId;

        Run(int seed) {
            random = new Random(seed);
            singleActive = random.nextInt(3) == 0;
            messageBytes = random.nextBoolean() ? 10 : 100 * 1024; // of the large ones, few are near
            queue = new ClassicQueue(new QueueDefinition(0, "/", "q", "classic", false, false, false, singleActive),
                    loop,
                    listener, new QueueStorage(new NamedMessageFormat(), blocks, null));
            story.append("seed ").append(seed).append(singleActive ? ", single active:" : ":");
        }

        void randomCommand() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> publish(1 + random.nextInt(8));
                case 3 -> subscribe();
                case 4, 5, 6 -> settleSome();
                case 7 -> addCredit();
                case 8 -> flip();
                case 9 -> leave();
                case 10 -> getOne();
                default -> rare();
            }
            loop.runAll();
        }

        private void tell(String what) {
            story.append("\n  ").append(what);
        }

        private void publish(int count) {
            tell("publish " + count);
            PublishBatch batch = new PublishBatch(answered -> answeredAgain |= !unanswered.remove(answered),
                    random.nextInt(3) > 0, 4);
            unanswered.add(batch);
            for (int i = 0; i < count; i++) {
                ready.add(++lastId);
                batch.add(new NamedMessage("m" + lastId, messageBytes), lastId);
            }
            queue.publish(batch);
        }

        private void subscribe() {
            if (consumers.size() > 12) {
                return;
            }
            int credit = random.nextInt(5) == 0 ? ConsumerSpec.UNLIMITED : random.nextInt(6);
            ConsumerSpec spec = new ConsumerSpec("c" + consumers.size(), random.nextInt(4) == 0, false,
                    random.nextInt(3), credit,
                    random.nextInt(3) > 0, Map.of());
            tell("subscribe " + spec);
            Modelled consumer = new Modelled(new FakeSubscriber(spec));
            if (random.nextInt(4) == 0) {
                consumer.subscriber.permits(random.nextInt(4));
            }
            consumers.add(consumer);
            if (singleActive && active == null) {
                active = consumer;
            }
            queue.subscribe(consumer.subscriber);
        }

        private void settleSome() {
            Modelled consumer = anyConsumer();
            TreeSet<Long> held = consumer == null ? got : consumer.held;
            Outcome outcome = switch (random.nextInt(7)) {
                case 0, 1, 2 -> Outcome.ACCEPTED;
                case 3 -> Outcome.REJECTED;
                case 4 -> Outcome.RELEASED;
                case 5 -> Outcome.FAILED;
                default -> new Outcome.Modified(random.nextBoolean(), random.nextBoolean(), delayMillis());
            };
            Settlement settlement = new Settlement(consumer == null ? null : consumer.subscriber, outcome, 2);
            List<Long> ids = new ArrayList<>(held.stream().filter(id -> random.nextInt(3) > 0).toList());
            ids.add(1 + (long) random.nextInt((int) lastId + 1)); // one that it may hold or not
            if (outcome instanceof Outcome.Modified modified && modified.delayMillis() > 0) {
                ids = ids.subList(0, 1);
            }
            tell("settle " + consumerName(consumer) + " " + outcome + " " + ids);
            for (long id : ids) {
                settlement.add(id);
                if (held.remove(id)) {
                    settled(id, outcome);
                    if (consumer != null && consumer.spec().replenished() && !consumer.unlimited()) {
                        consumer.credit++;
                    }
                }
            }
            queue.settle(settlement);
        }

        private void settled(long id, Outcome outcome) {
            switch (outcome) {
                case Outcome.Accepted _,Outcome.Rejected _ -> returned.remove(id);
                case Outcome.Released _ -> comesBack(id);
                case Outcome.Modified modified -> {
                    if (modified.undeliverableHere()) {
                        returned.remove(id);
                    } else if (modified.delayMillis() > 0) {
                        delayed.put(id, nowMillis + modified.delayMillis());
                    } else {
                        comesBack(id);
                    }
                }
            }
        }

        private void comesBack(long id) {
            returned.add(id);
            ready.add(id);
        }

        private void addCredit() {
            Modelled consumer = anyConsumer();
            if (consumer != null) {
                int more = random.nextInt(4);
                tell("credit " + consumer.subscriber + " " + more);
                consumer.credit += more;
                queue.addCredit(consumer.subscriber, more);
            }
        }

        private void flip() {
            Modelled consumer = anyConsumer();
            if (consumer == null) {
                return;
            }
            if (random.nextBoolean()) {
                consumer.writable = !consumer.writable;
                consumer.subscriber.writable(consumer.writable);
            } else {
                consumer.subscriber.permits(random.nextInt(5));
            }
            tell("flip " + consumer.subscriber + " writable=" + consumer.writable + " permits="
                    + consumer.subscriber.permits());
            queue.resume(consumer.subscriber);
        }

        private void leave() {
            Modelled consumer = anyConsumer();
            if (consumer == null) {
                return;
            }
            boolean returnUnsettled = random.nextBoolean();
            tell("unsubscribe " + consumer.subscriber + " " + returnUnsettled);
            consumer.subscribed = false;
            if (returnUnsettled) {
                consumer.held.forEach(this::comesBack);
                consumer.held.clear();
            }
            if (active == consumer) {
                active = consumers.stream().filter(each -> each.subscribed)
                        .reduce((a, b) -> b.spec().priority() > a.spec().priority() ? b : a).orElse(null);
            }
            queue.unsubscribe(consumer.subscriber, returnUnsettled);
        }

        private void getOne() {
            boolean autoSettle = random.nextBoolean();
            tell("get " + autoSettle);
            GetResult result = answer(queue.get(autoSettle));
            if (ready.isEmpty()) {
                assertThat(result).as(story.toString()).isInstanceOf(GetResult.Empty.class);
                return;
            }
            long first = ready.removeFirst();
            assertThat(result).as(story.toString()).isEqualTo(
                    new GetResult.Got(first, new NamedMessage("m" + first, messageBytes), returned.contains(first),
                            ready.size()));
            if (!autoSettle) {
                got.add(first);
            }
        }

        private void rare() {
            if (random.nextInt(4) == 0) {
                tell("purge");
                assertThat(answer(queue.purge())).as(story.toString()).isEqualTo(ready.size());
                ready.clear();
            } else {
                long millis = random.nextInt(40);
                tell("wait " + millis);
                for (int i = 0; i < millis; i++) {
                    nowMillis++;
                    loop.advance(1);
                    delayed.entrySet().removeIf(entry -> {
                        boolean due = entry.getValue() == nowMillis;
                        if (due) {
                            comesBack(entry.getKey());
                        }
                        return due;
                    });
                    check();
                }
            }
        }

        /** No two entries are due at the same moment, for the queue delivers after each. */
        private long delayMillis() {
            long delay = random.nextInt(30);
            while (delay > 0 && delayed.containsValue(nowMillis + delay)) {
                delay++;
            }
            return delay;
        }

        void check() {
            String story = this.story.toString();
            TreeSet<Long> delivered = new TreeSet<>();
            Map<Modelled, Integer> taken = new HashMap<>();
            for (Modelled consumer : consumers) {
                taken.put(consumer, takeIn(consumer, delivered, story));
            }
            if (!delivered.isEmpty() && !ready.isEmpty()) {
                assertThat(delivered.last()).as("only the oldest are delivered, %s", story).isLessThan(ready.first());
            }
            for (Modelled able : consumers) {
                if (!able.able() || (singleActive && able != active)) {
                    continue;
                }
                assertThat(ready).as("%s could take more, %s", able.subscriber, story).isEmpty();
                taken.forEach((other, count) -> {
                    if (other.spec().priority() < able.spec().priority()) {
                        assertThat(count).as("priority of %s before %s, %s", able.subscriber, other.subscriber, story)
                                .isZero();
                    } else if (other.spec().priority() == able.spec().priority()) {
                        assertThat(count).as("turns of %s and %s, %s", able.subscriber, other.subscriber, story)
                                .isLessThanOrEqualTo(taken.getOrDefault(able, 0) + 1);
                    }
                });
            }
            assertThat(answeredAgain).as("an answer was given twice, %s", story).isFalse();
            assertThat(unanswered).as("answers that somebody waits for, %s", story).noneMatch(PublishBatch::awaited);
            int unsettled = got.size() + delayed.size()
                    + consumers.stream().mapToInt(consumer -> consumer.held.size()).sum();
            int subscribed = (int) consumers.stream().filter(consumer -> consumer.subscribed).count();
            assertThat(answer(queue.stats())).as(story).isEqualTo(
                    new QueueStats(ready.size(), unsettled, (long) ready.size() * messageBytes,
                            (long) unsettled * messageBytes, 0, 0, subscribed));
            long entries = (long) ready.size() + unsettled;
            assertThat(listener.memoryBytes()).as(story)
                    .isGreaterThanOrEqualTo(Math.max(blocks.bytesTaken(), entries * messageBytes));
            if (blocks.bytesTaken() == 0) {
                assertThat(listener.memoryBytes()).as(story)
                        .isEqualTo(entries * (messageBytes + MemoryMeter.ENTRY_BYTES));
            }
            assertThat(answer(queue.browse(0, 1000)).stream().map(Object::toString)).as(story)
                    .containsExactlyElementsOf(ready.stream().map(id -> "m" + id).toList());
        }

        /** Takes what a consumer was given since the last check into the model; answers how much that was. */
        private int takeIn(Modelled consumer, Set<Long> delivered, String story) {
            List<Delivery> all = consumer.subscriber.deliveries();
            List<Delivery> fresh = all.subList(consumer.seen, all.size());
            consumer.seen = all.size();
            if (fresh.isEmpty()) {
                return 0;
            }
            assertThat(consumer.subscribed && consumer.writable).as("%s takes, %s", consumer.subscriber, story)
                    .isTrue();
            assertThat(!singleActive || consumer == active).as("%s is active, %s", consumer.subscriber, story).isTrue();
            assertThat(fresh).as(story).isSortedAccordingTo(Comparator.comparingLong(Delivery::id));
            for (Delivery delivery : fresh) {
                assertThat(ready.remove(delivery.id())).as("%s was ready, %s", delivery, story).isTrue();
                assertThat(delivery.message()).as(story).hasToString("m" + delivery.id());
                assertThat(delivery.redelivered()).as(story).isEqualTo(returned.contains(delivery.id()));
                delivered.add(delivery.id());
                if (!consumer.spec().autoSettle()) {
                    consumer.held.add(delivery.id());
                }
                if (!(consumer.spec().autoSettle() && consumer.spec().replenished())) {
                    consumer.credit--;
                }
            }
            assertThat(consumer.unlimited() || consumer.credit >= 0).as("credit of %s, %s", consumer.subscriber, story)
                    .isTrue();
            return fresh.size();
        }

        void end() {
            tell("delete");
            assertThat(answer(queue.delete(DeleteCondition.ALWAYS))).as(story.toString()).isEqualTo(ready.size());
            loop.advance(PublishAnswers.HOLD_MILLIS);
            assertThat(unanswered).as("batches without an answer, %s", story).isEmpty();
            assertThat(answeredAgain).as("an answer was given twice, %s", story).isFalse();
            assertThat(listener.memoryBytes()).as(story.toString()).isZero();
            assertThat(loop.pendingTimers()).as(story.toString()).isZero();
            assertThat(blocks.bytesTaken()).as(story.toString()).isZero();
            blocks.close();
        }

        private <T> T answer(CompletionStage<T> stage) {
            loop.runAll();
            return stage.toCompletableFuture().join();
        }

        private @Nullable Modelled anyConsumer() {
            return consumers.isEmpty() ? null : consumers.get(random.nextInt(consumers.size()));
        }

        private static String consumerName(@Nullable Modelled consumer) {
            return consumer == null ? "-" : consumer.subscriber.toString();
        }
    }
}
