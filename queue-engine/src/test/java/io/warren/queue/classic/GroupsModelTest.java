package io.warren.queue.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.queue.ConsumerSpec;
import io.warren.queue.DeadLetter;
import io.warren.queue.DeadLetter.Reason;
import io.warren.queue.GetResult;
import io.warren.queue.Message;
import io.warren.queue.MessageQueue;
import io.warren.queue.MessageQueue.DeleteCondition;
import io.warren.queue.Outcome;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueListener;
import io.warren.queue.QueueSettings;
import io.warren.queue.QueueSettings.DeadLetters;
import io.warren.queue.QueueSettings.DelayedRetry;
import io.warren.queue.QueueSettings.LengthLimit;
import io.warren.queue.QueueSettings.Overflow;
import io.warren.queue.QueueStats;
import io.warren.queue.Settlement;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.classic.GroupsModel.Death;
import io.warren.queue.classic.GroupsModel.Entry;
import io.warren.queue.classic.GroupsModel.State;
import io.warren.queue.classic.GroupsModel.Taker;
import io.warren.queue.fake.FakeSubscriber;
import io.warren.queue.fake.FakeSubscriber.Delivery;
import io.warren.queue.fake.GroupedMessage;
import io.warren.queue.fake.ManualEventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Groups together with priorities, expiry, limits, delivery limits, delayed retries and all kinds of consumers, against a model that says
 * what may be delivered, and what may not be left.
 */
class GroupsModelTest {

    private static final int STEPS = 250;

    private static final class World implements QueueListener {

        final Random random;
        final ManualEventLoop loop = new ManualEventLoop();
        final BacklogMemory memory = new BacklogMemory();
        final int maxPriority;
        final boolean singleActive;
        final int messageBytes;
        final ClassicQueue queue;
        final StringBuilder story = new StringBuilder();
        final List<Death> deaths = new ArrayList<>();
        final Map<String, Entry> entries = new HashMap<>();
        final TreeSet<Entry> ready = new TreeSet<>(GroupsModel.IN_ORDER);
        final Set<Entry> away = new HashSet<>(); // held or delayed
        final List<Taker> takers = new ArrayList<>();
        @Nullable
        Taker active;
        QueueSettings settings = QueueSettings.NONE;
        long places;
        long memoryBytes;
        private int deathsSeen;
        /** What was in between cannot be seen. */
        private boolean severalTurns;

        World(long seed) {
            random = new Random(seed);
            maxPriority = random.nextBoolean() ? 0 : 1 + random.nextInt(3);
            singleActive = random.nextInt(5) == 0;
            messageBytes = random.nextInt(4) == 0 ? 100 * 1024 : 10; // of the large ones, few are near
            queue = new ClassicQueue(
                    new QueueDefinition(0, "/", "q", "classic", false, false, false, singleActive, maxPriority), loop,
                    this, new QueueStorage(new GroupedMessage.Format(), memory, null));
            configure();
        }

        @Override
        public void onSelfDeleted(MessageQueue gone) {
            throw new AssertionError("nobody deletes it: " + story);
        }

        @Override
        public DeadLetter deadLetter(QueueDefinition from, DeadLetters where, Message message, Reason reason) {
            deaths.add(new Death(((GroupedMessage) message).name(), reason));
            return new DeadLetter(message, List.of());
        }

        @Override
        public void onMemoryChanged(long deltaBytes) {
            memoryBytes += deltaBytes;
        }

        void tell(String what) {
            story.append("\n  ").append(loop.epochMillis()).append(' ').append(what);
        }

        void configure() {
            Duration ttl = random.nextInt(3) == 0 ? Duration.ofMillis(1 + random.nextInt(60)) : null;
            LengthLimit limit = new LengthLimit(random.nextInt(3) > 0 ? -1 : random.nextInt(20), -1,
                    Overflow.DROP_HEAD);
            DelayedRetry retry = random.nextInt(3) > 0 ? DelayedRetry.DISABLED
                    : new DelayedRetry(DelayedRetry.Returns.ALL, Duration.ofMillis(1 + random.nextInt(20)),
                            Duration.ofMillis(40));
            settings = new QueueSettings(ttl, null, limit, new DeadLetters("x", null, false), random.nextInt(6) - 1,
                    false, retry, null, GroupedMessage.HEADER, null);
            tell("configure " + settings);
            queue.configure(settings);
        }

        void step() {
            switch (random.nextInt(16)) {
                case 0, 1, 2, 3 -> publish(1 + random.nextInt(8));
                case 4 -> subscribe();
                case 5, 6, 7, 8, 9 -> settle();
                case 10 -> flip();
                case 11 -> leave();
                case 12, 13 -> get();
                case 14 -> rare();
                default -> passTime(random.nextInt(20));
            }
            check();
            severalTurns = false;
        }

        private void publish(int count) {
            PublishBatch batch = new PublishBatch(_ -> {}, true, count);
            for (int i = 0; i < count; i++) {
                String name = "m" + places;
                String group = random.nextInt(4) == 0 ? "" : "g" + random.nextInt(6);
                long expiration = random.nextInt(6) == 0 ? 1 + random.nextInt(50) : -1;
                GroupedMessage message = new GroupedMessage(name, group, random.nextInt(5), messageBytes, expiration,
                        loop.epochMillis());
                batch.add(message, i);
                Entry entry = new Entry(message, Math.min(message.priority(), maxPriority), places++);
                entries.put(name, entry);
                ready.add(entry);
                tell("publish " + entry + " level " + entry.level);
            }
            queue.publish(batch);
        }

        private void subscribe() {
            if (takers.stream().filter(taker -> taker.subscribed).count() > 4) {
                return;
            }
            int credit = random.nextInt(5) == 0 ? ConsumerSpec.UNLIMITED : 1 + random.nextInt(5);
            ConsumerSpec spec = new ConsumerSpec("c" + takers.size(), random.nextInt(6) == 0, false, random.nextInt(2),
                    credit, true, Map.of());
            Taker taker = new Taker(new FakeSubscriber(spec));
            takers.add(taker);
            if (singleActive && active == null) {
                active = taker;
            }
            tell("subscribe " + spec);
            queue.subscribe(taker.subscriber);
        }

        private @Nullable Taker anyTaker() {
            return takers.isEmpty() ? null : takers.get(random.nextInt(takers.size()));
        }

        private void settle() {
            List<Entry> held =
                    away.stream().filter(entry -> entry.state == State.HELD).sorted(GroupsModel.IN_ORDER).toList();
            if (held.isEmpty()) {
                return;
            }
            Taker holder = held.get(random.nextInt(held.size())).holder;
            Outcome outcome = switch (random.nextInt(5)) {
                case 0, 1 -> Outcome.ACCEPTED;
                case 2 -> Outcome.REJECTED;
                case 3 -> Outcome.RELEASED;
                default -> Outcome.FAILED;
            };
            Settlement settlement = new Settlement(holder == null ? null : holder.subscriber, outcome, 1);
            for (Entry entry : held) {
                if (entry.holder == holder && random.nextInt(3) > 0) {
                    tell("settle " + entry + " " + outcome);
                    settlement.add(entry.id);
                    settled(entry, outcome);
                    if (holder != null && holder.credit < ConsumerSpec.UNLIMITED) {
                        holder.credit++;
                    }
                }
            }
            queue.settle(settlement);
        }

        private void settled(Entry entry, Outcome outcome) {
            if (outcome.equals(Outcome.ACCEPTED) || outcome.equals(Outcome.REJECTED)) {
                away.remove(entry);
                entry.state = State.GONE;
            } else {
                comeBack(entry, outcome.equals(Outcome.FAILED));
            }
        }

        private void comeBack(Entry entry, boolean failed) {
            entry.returns++;
            entry.failed += failed ? 1 : 0;
            long delay = settings.retry().delayMillis(failed, entry.returns);
            if (settings.deliveryLimit() >= 0 && entry.failed > settings.deliveryLimit()) {
                away.remove(entry);
                entry.state = State.GONE;
            } else if (delay > 0) {
                entry.state = State.DELAYED;
                entry.dueMillis = loop.epochMillis() + delay;
            } else {
                away.remove(entry);
                entry.state = State.READY;
                ready.add(entry);
            }
        }

        private void flip() {
            Taker taker = anyTaker();
            if (taker != null) {
                taker.writable = !taker.writable;
                taker.subscriber.writable(taker.writable);
                taker.subscriber.permits(random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(4));
                tell("flip " + taker.subscriber + " " + taker.writable + " " + taker.subscriber.permits());
                queue.resume(taker.subscriber);
            }
        }

        private void leave() {
            Taker taker = anyTaker();
            if (taker == null) {
                return;
            }
            boolean returns = random.nextBoolean();
            tell("leave " + taker.subscriber + " " + returns);
            taker.subscribed = false;
            if (returns) {
                for (Entry entry : List.copyOf(away)) {
                    if (entry.state == State.HELD && entry.holder == taker) {
                        comeBack(entry, true);
                    }
                }
            }
            if (active == taker) {
                active = takers.stream().filter(each -> each.subscribed).reduce((a, b) -> b.subscriber.spec()
                        .priority() > a.subscriber.spec().priority() ? b : a).orElse(null);
            }
            queue.unsubscribe(taker.subscriber, returns);
        }

        private void get() {
            if (!looksAhead()) {
                return;
            }
            Entry expected = ready.stream().filter(this::free).filter(entry -> !expired(entry)).findFirst()
                    .orElse(null);
            boolean automatic = random.nextInt(3) == 0;
            GetResult result = answer(queue.get(automatic));
            tell("get " + result);
            if (expected == null) {
                assertThat(result).as(story.toString()).isEqualTo(new GetResult.Empty());
                return;
            }
            assertThat(result).as("%s for %s", expected, story).isInstanceOf(GetResult.Got.class);
            GetResult.Got got = (GetResult.Got) result;
            assertThat(got.message()).as(story.toString()).isEqualTo(expected.message);
            assertThat(got.redelivered()).as(story.toString()).isEqualTo(expected.returns > 0);
            taken(expected, got.id(), null, automatic);
        }

        private void taken(Entry entry, long id, @Nullable Taker holder, boolean automatic) {
            ready.remove(entry);
            entry.id = id;
            entry.holder = holder;
            entry.state = automatic ? State.GONE : State.HELD;
            if (!automatic) {
                away.add(entry);
            }
        }

        private void rare() {
            if (random.nextInt(3) == 0) {
                tell("purge");
                assertThat(answer(queue.purge())).as(story.toString()).isEqualTo(ready.size());
                ready.forEach(entry -> entry.state = State.GONE);
                ready.clear();
            } else {
                configure();
                severalTurns = true; // so much may be too many now that dead letters wait for each other
            }
        }

        private void passTime(long millis) {
            for (long i = 0; i < millis; i++) {
                loop.advance(1);
                int back = 0;
                for (Entry entry : List.copyOf(away)) {
                    if (entry.state == State.DELAYED && entry.dueMillis <= loop.epochMillis()) {
                        away.remove(entry);
                        entry.state = State.READY;
                        ready.add(entry);
                        back++;
                    }
                }
                severalTurns = back > 1;
                check();
                severalTurns = false;
            }
        }

        /** Whether so little is ready that the queue looks at all of it. */
        private boolean looksAhead() {
            return (long) ready.size() * messageBytes < ReadyEntries.AHEAD_BYTES_MAX;
        }

        private boolean ofGroup(Entry entry, String group) {
            return !group.isEmpty() && entry.message.group().equals(group);
        }

        private boolean free(Entry entry) {
            return away.stream().noneMatch(other -> ofGroup(other, entry.message.group()));
        }

        private boolean expired(Entry entry) {
            Duration ttl = settings.messageTtl();
            long waited = loop.epochMillis() - entry.message.arrivedMillis();
            return (ttl != null && waited >= ttl.toMillis())
                    || (entry.message.expirationMillis() >= 0 && waited >= entry.message.expirationMillis());
        }

        void check() {
            loop.runAll();
            // What is settled by being sent never binds a group, and so may come before what does, to another one.
            takers.stream().filter(Taker::automatic).forEach(this::takeIn);
            takers.stream().filter(taker -> !taker.automatic()).forEach(this::takeIn);
            takeInDeaths();
            if (looksAhead()) {
                ready.forEach(this::checkWaits);
            }
            ready.forEach(entry -> entry.cameNow = false);
            QueueStats stats = answer(queue.stats());
            assertThat(stats.ready()).as(story.toString()).isEqualTo(ready.size());
            assertThat(stats.unsettled()).as(story.toString()).isEqualTo(away.size());
            assertThat(stats.readyBytes()).as(story.toString()).isEqualTo((long) ready.size() * messageBytes);
            assertThat(answer(queue.browse(0, 1000))).as(story.toString())
                    .isEqualTo(ready.stream().map(entry -> entry.message).toList());
        }

        private void takeIn(Taker taker) {
            List<Delivery> all = taker.subscriber.deliveries();
            List<Delivery> fresh = all.subList(taker.seen, all.size());
            taker.seen = all.size();
            Set<String> groups = new HashSet<>();
            for (Delivery delivery : fresh) {
                Entry entry = Objects.requireNonNull(entries.get(((GroupedMessage) delivery.message()).name()));
                tell(taker.subscriber + " <- " + entry);
                assertThat(entry.state).as("%s %s", entry, story).isEqualTo(State.READY);
                assertThat(delivery.redelivered()).as("%s %s", entry, story).isEqualTo(entry.returns > 0);
                assertThat(expired(entry) && !entry.cameNow).as("%s is late, %s", entry, story).isFalse();
                assertThat(away).as("%s alone, %s", entry, story).noneMatch(
                        other -> ofGroup(other, entry.message.group())
                                && (other.holder != taker || other.state == State.DELAYED));
                taken(entry, delivery.id(), taker, taker.automatic());
                if (!taker.automatic() && taker.credit < ConsumerSpec.UNLIMITED) {
                    taker.credit--;
                }
                groups.add(entry.message.group());
            }
            assertThat(taker.credit).as(story.toString()).isNotNegative();
            assertThat(fresh.isEmpty() || !singleActive || taker == active).as(story.toString()).isTrue();
            checkOrder(fresh, groups);
        }

        /** Within a group, whatever was ready and was not delivered is later; automatic consumers share groups within a turn. */
        private void checkOrder(List<Delivery> fresh, Set<String> groups) {
            for (String group : groups) {
                if (group.isEmpty()) {
                    continue;
                }
                List<Entry> given = fresh.stream()
                        .map(each -> Objects.requireNonNull(entries.get(((GroupedMessage) each.message()).name())))
                        .filter(entry -> ofGroup(entry, group)).toList();
                assertThat(given).as("in order, %s", story).isSortedAccordingTo(GroupsModel.IN_ORDER);
                Entry last = given.getLast();
                Entry left = ready.stream().filter(entry -> ofGroup(entry, group)).findFirst().orElse(null);
                boolean shared = severalTurns || takers.stream().anyMatch(Taker::automatic);
                if (left != null && !shared && !expired(left)) {
                    assertThat(GroupsModel.IN_ORDER.compare(last, left)).as("%s before %s, %s", left, last, story)
                            .isNegative();
                }
            }
        }

        private void takeInDeaths() {
            for (; deathsSeen < deaths.size(); deathsSeen++) {
                Death death = deaths.get(deathsSeen);
                tell(death.toString());
                Entry entry = Objects.requireNonNull(entries.get(death.name()));
                switch (death.reason()) {
                    case TOO_MANY -> assertThat(severalTurns || (entry == ready.first()
                            && !settings.limit().holds(ready.size(), 0))).as(story.toString()).isTrue();
                    case EXPIRED -> assertThat(expired(entry)).as(story.toString()).isTrue();
                    default -> assertThat(entry.state).as(story.toString()).isEqualTo(State.GONE);
                }
                ready.remove(entry);
                entry.state = State.GONE;
            }
            assertThat(settings.limit().holds(ready.size(), 0)).as(story.toString()).isTrue();
        }

        /** Nobody who could have it is left without it. */
        private void checkWaits(Entry entry) {
            Stream<Taker> could = takers.stream().filter(taker -> taker.able() && (!singleActive || taker == active));
            List<Entry> others = away.stream().filter(other -> ofGroup(other, entry.message.group())).toList();
            if (!others.isEmpty()) {
                could = could.filter(taker -> others.stream()
                        .allMatch(other -> other.holder == taker && other.state == State.HELD));
            }
            assertThat(could.map(taker -> taker.subscriber)).as("who could have %s, %s", entry, story).isEmpty();
        }

        /** All that is left can be had, in order within each group. */
        void end() {
            settings = new QueueSettings(null, null, LengthLimit.NONE, null, -1, false, DelayedRetry.DISABLED,
                    null, GroupedMessage.HEADER, null);
            queue.configure(settings);
            for (Taker taker : takers) {
                queue.unsubscribe(taker.subscriber, true);
            }
            for (Entry entry : away) {
                Settlement settlement = new Settlement(null, Outcome.RELEASED, 1);
                settlement.add(entry.id); // of those that were got, of which alone this is the way to give them back
                queue.settle(settlement);
            }
            loop.pass(1000);
            GetResult result = answer(queue.get(true));
            Map<String, Entry> last = new HashMap<>();
            while (result instanceof GetResult.Got got) {
                Entry entry = Objects.requireNonNull(entries.get(((GroupedMessage) got.message()).name()));
                assertThat(ready.remove(entry) || away.remove(entry)).as("%s %s", entry, story).isTrue();
                Entry previous = last.put(entry.message.group(), entry);
                if (previous != null) {
                    assertThat(GroupsModel.IN_ORDER.compare(previous, entry)).as(story.toString()).isNegative();
                }
                result = answer(queue.get(true));
            }
            assertThat(ready).as(story.toString()).allMatch(entry -> entry.message.expirationMillis() >= 0);
            assertThat(away).as(story.toString()).allMatch(entry -> entry.message.expirationMillis() >= 0);
            assertThat(answer(queue.delete(DeleteCondition.ALWAYS))).isZero();
            assertThat(memoryBytes).as(story.toString()).isZero();
            memory.close();
        }

        private <T> T answer(CompletionStage<T> stage) {
            loop.runAll();
            return stage.toCompletableFuture().join();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("warren.model.seeds", 300));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void areDeliveredAsInTheModel(long seed) {
        World world = new World(seed);
        for (int step = 0; step < STEPS; step++) {
            world.step();
        }
        world.end();
    }
}
