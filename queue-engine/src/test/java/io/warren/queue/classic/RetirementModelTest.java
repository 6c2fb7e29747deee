package io.warren.queue.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.queue.DeadLetter;
import io.warren.queue.DeadLetter.Reason;
import io.warren.queue.GetResult;
import io.warren.queue.Message;
import io.warren.queue.MessageQueue;
import io.warren.queue.Outcome;
import io.warren.queue.PublishBatch;
import io.warren.queue.PublishTarget;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueListener;
import io.warren.queue.QueueSettings;
import io.warren.queue.QueueSettings.DeadLetters;
import io.warren.queue.QueueSettings.DelayedRetry;
import io.warren.queue.QueueSettings.LengthLimit;
import io.warren.queue.QueueSettings.Overflow;
import io.warren.queue.Settlement;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.fake.ManualEventLoop;
import io.warren.queue.fake.NamedMessageFormat;
import io.warren.queue.fake.PlainMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Expiry, limits, priorities, delivery limits and dead letters in all combinations, against a model that does the obvious. Without
 * consumers: what is asked for is got, so that each step has one right outcome.
 */
class RetirementModelTest {

    private static final int STEPS = 300;

    private record Timed(String name, int priority, int bodySize, long expirationMillis, long arrivedMillis)
            implements
                PlainMessage {

        @Override
        public int size() {
            return bodySize + 7;
        }
    }

    /** An entry of the model. */
    private static final class Entry {
        final Timed message;
        final int level;
        final long place;
        int failed;
        boolean returned;

        Entry(Timed message, int level, long place) {
            this.message = message;
            this.level = level;
            this.place = place;
        }
    }

    private static final class World {

        final Random random;
        final ManualEventLoop loop = new ManualEventLoop();
        final BacklogMemory memory = new BacklogMemory();
        final int maxPriority;
        final List<String> dead = new ArrayList<>();
        final List<String> expectedDead = new ArrayList<>();
        final ClassicQueue queue;
        QueueSettings settings = QueueSettings.NONE;

        final TreeSet<Entry> ready = new TreeSet<>(Comparator.<Entry>comparingInt(entry -> -entry.level)
                .thenComparingLong(entry -> entry.place));
        final Map<Long, Entry> held = new HashMap<>();
        long places;

        World(long seed) {
            random = new Random(seed);
            maxPriority = random.nextBoolean() ? 0 : 1 + random.nextInt(4);
            queue = new ClassicQueue(
                    new QueueDefinition(0, "/", "q", "classic", false, false, false, false, maxPriority), loop,
                    new Listener(), new QueueStorage(new NamedMessageFormat(), memory, null));
            configure();
        }

        private final class Listener implements QueueListener {

            @Override
            public void onSelfDeleted(MessageQueue gone) {
                throw new AssertionError("nobody deletes it");
            }

            @Override
            public DeadLetter deadLetter(QueueDefinition from, DeadLetters where, Message message, Reason reason) {
                return new DeadLetter(message, List.of(new PublishTarget() {

                    @Override
                    public String name() {
                        return "dead";
                    }

                    @Override
                    public void publish(PublishBatch batch) {
                        for (int i = 0; i < batch.size(); i++) {
                            dead.add(((Timed) batch.message(i)).name());
                        }
                        batch.answer();
                    }
                }));
            }

            @Override
            public void onMemoryChanged(long deltaBytes) {
            }
        }

        void configure() {
            Duration ttl = random.nextInt(3) == 0 ? Duration.ofMillis(random.nextInt(60)) : null;
            LengthLimit limit = new LengthLimit(random.nextBoolean() ? -1 : random.nextInt(8),
                    random.nextBoolean() ? -1 : random.nextInt(60),
                    random.nextBoolean() ? Overflow.DROP_HEAD : Overflow.REJECT_PUBLISH);
            DeadLetters deadLetters = random.nextInt(4) == 0 ? null : new DeadLetters("x", null, random.nextBoolean());
            settings = new QueueSettings(ttl, null, limit, deadLetters, random.nextInt(4) - 1, false,
                    DelayedRetry.DISABLED, null, null, null);
            queue.configure(settings);
            loop.runAll();
            endTurn();
        }

        void publish() {
            CompletableFuture<PublishBatch> answer = new CompletableFuture<>();
            int count = 1 + random.nextInt(5);
            PublishBatch batch = new PublishBatch(answer::complete, true, count);
            for (int i = 0; i < count; i++) {
                long expiration = random.nextInt(3) == 0 ? random.nextInt(50) : -1;
                batch.add(new Timed("m" + places++, random.nextInt(6), random.nextInt(20), expiration,
                        loop.epochMillis()), i);
            }
            queue.publish(batch);
            loop.runAll();
            boolean refuses = settings.limit().isSet() && settings.limit().overflow() == Overflow.REJECT_PUBLISH;
            for (int i = 0; i < count; i++) {
                Timed message = (Timed) batch.message(i);
                long bytes = bytes() + message.bodySize();
                boolean refused = refuses && !settings.limit().holds(ready.size() + 1, bytes);
                assertThat(answer.join().rejected(i)).as("refused " + message).isEqualTo(refused);
                if (!refused) {
                    ready.add(new Entry(message, Math.min(message.priority(), maxPriority), places - count + i));
                }
            }
            endTurn();
        }

        long bytes() {
            return ready.stream().flatMapToLong(entry -> LongStream.of(entry.message.bodySize())).sum();
        }

        void get() {
            expire(); // a turn of its own, before
            CompletableFuture<GetResult> result = queue.get(false).toCompletableFuture();
            loop.runAll();
            Entry first = ready.pollFirst();
            if (first == null) {
                assertThat(result.join()).isEqualTo(new GetResult.Empty());
            } else {
                GetResult.Got got = (GetResult.Got) result.join();
                assertThat(got.message()).isEqualTo(first.message);
                assertThat(got.redelivered()).isEqualTo(first.returned);
                held.put(got.id(), first);
            }
            endTurn();
        }

        void settle() {
            if (held.isEmpty()) {
                return;
            }
            long id = held.keySet().stream().sorted().skip(random.nextInt(held.size())).findFirst().orElseThrow();
            Entry entry = Objects.requireNonNull(held.remove(id));
            Outcome outcome = switch (random.nextInt(4)) {
                case 0 -> Outcome.ACCEPTED;
                case 1 -> Outcome.REJECTED;
                case 2 -> Outcome.RELEASED;
                default -> Outcome.FAILED;
            };
            Settlement settlement = new Settlement(null, outcome, 1);
            settlement.add(id);
            queue.settle(settlement);
            loop.runAll();
            entry.returned = true;
            entry.failed += outcome.equals(Outcome.FAILED) ? 1 : 0;
            boolean tooOften = settings.deliveryLimit() >= 0 && entry.failed > settings.deliveryLimit();
            if (outcome.equals(Outcome.REJECTED) || (tooOften && !outcome.equals(Outcome.ACCEPTED))) {
                die(entry);
            } else if (!outcome.equals(Outcome.ACCEPTED)) {
                ready.add(entry);
            }
            endTurn();
        }

        void purge() {
            long expected = ready.size();
            CompletableFuture<Long> purged = queue.purge().toCompletableFuture();
            loop.runAll();
            assertThat(purged.join()).isEqualTo(expected);
            ready.clear();
            endTurn();
        }

        void passTime() {
            loop.advance(random.nextInt(30));
            loop.runAll();
            endTurn();
        }

        void endTurn() {
            if (settings.limit().overflow() == Overflow.DROP_HEAD) {
                while (!ready.isEmpty() && !settings.limit().holds(ready.size(), bytes())) {
                    die(ready.pollFirst());
                }
            }
            expire();
        }

        private void expire() {
            while (!ready.isEmpty() && expired(ready.first().message)) {
                die(ready.pollFirst());
            }
        }

        private boolean expired(Timed message) {
            Duration ttl = settings.messageTtl();
            boolean byQueue = ttl != null && message.arrivedMillis() + ttl.toMillis() <= loop.epochMillis();
            boolean byPublisher = message.expirationMillis() >= 0
                    && message.arrivedMillis() + message.expirationMillis() <= loop.epochMillis();
            return byQueue || byPublisher;
        }

        private void die(@Nullable Entry entry) {
            if (entry != null && settings.deadLetters() != null) {
                expectedDead.add(entry.message.name());
            }
        }

        void check(String when) {
            var stats = queue.stats().toCompletableFuture();
            loop.runAll();
            assertThat(stats.join().ready()).as("ready %s", when).isEqualTo(ready.size());
            assertThat(stats.join().readyBytes()).as("bytes %s", when).isEqualTo(bytes());
            assertThat(stats.join().unsettled()).as("unsettled %s", when).isEqualTo(held.size());
            assertThat(stats.join().deadLetters()).as("dead letters under way %s", when).isZero();
            assertThat(dead).as("dead %s", when).isEqualTo(expectedDead);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("warren.model.seeds", 200));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void leaveTheQueueAsInTheModel(long seed) {
        World world = new World(seed);
        try {
            for (int step = 0; step < STEPS; step++) {
                switch (world.random.nextInt(12)) {
                    case 0 -> world.configure();
                    case 1 -> world.passTime();
                    case 2 -> world.purge();
                    case 3, 4, 5, 6 -> world.publish();
                    case 7, 8, 9 -> world.get();
                    default -> world.settle();
                }
                world.check("after step " + step + " of seed " + seed + " with " + world.settings);
            }
        } finally {
            world.memory.close();
        }
    }
}
