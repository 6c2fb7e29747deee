package io.warren.queue.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.queue.ConsumerSpec;
import io.warren.queue.GetResult;
import io.warren.queue.Message;
import io.warren.queue.Outcome;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueSettings;
import io.warren.queue.QueueSettings.DelayedRetry;
import io.warren.queue.QueueSettings.LengthLimit;
import io.warren.queue.QueueSettings.Overflow;
import io.warren.queue.QueueStats;
import io.warren.queue.Settlement;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.fake.FakeSubscriber;
import io.warren.queue.fake.FakeSubscriber.Delivery;
import io.warren.queue.fake.GroupedMessage;
import io.warren.queue.fake.ManualEventLoop;
import io.warren.queue.fake.RecordingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages of one group go to one consumer at a time, in order; others go past them. */
class GroupsTest {

    private final ManualEventLoop loop = new ManualEventLoop();
    private final BacklogMemory memory = new BacklogMemory();
    private final RecordingListener listener = new RecordingListener();
    private final ClassicQueue queue = new ClassicQueue(
            new QueueDefinition(0, "/", "q", "classic", false, false, false, false), loop, listener,
            new QueueStorage(new GroupedMessage.Format(), memory, null));
    private final FakeSubscriber one = new FakeSubscriber(FakeSubscriber.prefetch("one", 1));
    private final FakeSubscriber two = new FakeSubscriber(FakeSubscriber.prefetch("two", 1));
    private final FakeSubscriber many = new FakeSubscriber(FakeSubscriber.prefetch("many", 100_000));

    @BeforeEach
    void grouped() {
        configure(GroupedMessage.HEADER, LengthLimit.NONE, DelayedRetry.DISABLED);
    }

    @AfterEach
    void close() {
        memory.close();
    }

    private void configure(@Nullable String header, LengthLimit limit, DelayedRetry retry) {
        queue.configure(new QueueSettings(null, null, limit, null, -1, false, retry, null, header, null));
        loop.runAll();
    }

    private void subscribe(FakeSubscriber subscriber) {
        queue.subscribe(subscriber);
        loop.runAll();
    }

    /** Names of messages; what is before a colon is the group. */
    private PublishBatch publish(String... names) {
        PublishBatch batch = new PublishBatch(_ -> {}, true, names.length);
        for (String name : names) {
            batch.add(GroupedMessage.of(name.contains(":") ? name.substring(0, name.indexOf(':')) : "", name), 1);
        }
        queue.publish(batch);
        loop.runAll();
        return batch;
    }

    private static List<String> names(FakeSubscriber subscriber) {
        return subscriber.deliveries().stream().map(Delivery::message).map(Object::toString).toList();
    }

    private void settle(FakeSubscriber subscriber, Outcome outcome, int from, int to) {
        Settlement settlement = new Settlement(subscriber, outcome, 1);
        for (int i = from; i < to; i++) {
            settlement.add(subscriber.deliveries().get(i).id());
        }
        queue.settle(settlement);
        loop.runAll();
    }

    private <T> T answer(CompletionStage<T> stage) {
        loop.runAll();
        return stage.toCompletableFuture().join();
    }

    private QueueStats stats() {
        return answer(queue.stats());
    }

    @Test
    void aGroupWaitsForItsConsumerAndOthersGoPast() {
        subscribe(one);
        publish("a:1");
        subscribe(many);
        publish("a:2", "b:1", "loose", "a:3", "b:2");
        assertThat(names(one)).containsExactly("a:1");
        assertThat(names(many)).containsExactly("b:1", "loose", "b:2");
        settle(one, Outcome.ACCEPTED, 0, 1);
        assertThat(names(one)).hasSize(1);
        assertThat(names(many)).endsWith("a:2", "a:3");
    }

    @Test
    void whatWasLookedPastIsReadyAtItsPlace() {
        subscribe(one);
        publish("a:1");
        subscribe(many);
        publish("a:2", "b:1", "a:3", "a:4");
        assertThat(stats().ready()).isEqualTo(3);
        assertThat(answer(queue.browse(0, 10)).stream().map(Message::toString)).containsExactly("a:2", "a:3", "a:4");
        configure(GroupedMessage.HEADER, new LengthLimit(2, -1, Overflow.DROP_HEAD), DelayedRetry.DISABLED);
        assertThat(answer(queue.browse(0, 10)).stream().map(Message::toString)).containsExactly("a:3", "a:4");
        assertThat(answer(queue.purge())).isEqualTo(2);
        settle(one, Outcome.ACCEPTED, 0, 1);
        publish("a:5");
        assertThat(names(many)).containsExactly("b:1", "a:5");
        assertThat(many.deliveries()).noneMatch(Delivery::redelivered);
    }

    @Test
    void aReturnedMessageComesBeforeLaterOnesOfItsGroup() {
        subscribe(one);
        publish("a:1", "a:2", "a:3");
        subscribe(many);
        settle(one, Outcome.RELEASED, 0, 1);
        assertThat(names(many)).containsExactly("a:1", "a:2", "a:3");
        assertThat(many.deliveries().stream().map(Delivery::redelivered)).containsExactly(true, false, false);
    }

    @Test
    void aConsumerThatLeavesKeepsItsGroupUntilItHasSettledOrReturnedWhatItHolds() {
        subscribe(one);
        publish("a:1", "a:2");
        subscribe(many);
        queue.unsubscribe(one, false);
        loop.runAll();
        assertThat(names(many)).isEmpty();
        queue.unsubscribe(one, true);
        loop.runAll();
        assertThat(names(many)).containsExactly("a:1", "a:2");
    }

    @Test
    void aMessageThatIsHeldBackHoldsItsGroupBack() {
        configure(GroupedMessage.HEADER, LengthLimit.NONE,
                new DelayedRetry(DelayedRetry.Returns.ALL, Duration.ofMillis(50), Duration.ofMillis(50)));
        subscribe(one);
        publish("a:1", "a:2", "b:1");
        settle(one, Outcome.FAILED, 0, 1);
        assertThat(names(one)).containsExactly("a:1", "b:1");
        settle(one, Outcome.ACCEPTED, 1, 2);
        loop.pass(49);
        assertThat(names(one)).hasSize(2);
        loop.pass(1);
        assertThat(names(one)).containsExactly("a:1", "b:1", "a:1");
    }

    @Test
    void whoGetsOneGetsItFromAFreeGroup() {
        subscribe(one);
        publish("a:1", "a:2", "b:1", "b:2", "c");
        assertThat(got(false)).isEqualTo("b:1");
        assertThat(got(true)).isEqualTo("c");
        assertThat(got(true)).isEqualTo("nothing");
        subscribe(many);
        assertThat(names(many)).as("nobody else has what may come back").isEmpty();
        assertThat(stats().ready()).isEqualTo(2);
    }

    private String got(boolean settled) {
        return answer(queue.get(settled)) instanceof GetResult.Got got ? got.message().toString() : "nothing";
    }

    @Test
    void whatIsSettledByBeingSentBindsNoGroup() {
        FakeSubscriber automatic = new FakeSubscriber(FakeSubscriber.automatic("automatic"));
        subscribe(automatic);
        subscribe(many);
        publish("a:1");
        publish("a:2");
        publish("a:3", "a:4");
        assertThat(names(automatic)).containsExactly("a:1");
        assertThat(names(many)).containsExactly("a:2", "a:3", "a:4");
    }

    @Test
    void groupsAreSharedOutInTurn() {
        List<FakeSubscriber> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(new FakeSubscriber(
                    new ConsumerSpec("c" + i, false, false, 0, ConsumerSpec.UNLIMITED, true, Map.of())));
            subscribe(all.getLast());
        }
        String[] names = new String[80];
        for (int i = 0; i < names.length; i++) {
            names[i] = "g" + i % 8 + ":" + i;
        }
        publish(names);
        assertThat(all).allSatisfy(subscriber -> assertThat(names(subscriber)).hasSize(20));
    }

    @Test
    void onlySoManyAreLookedPast() {
        subscribe(one);
        publish("a:0");
        subscribe(many);
        String[] blocked = new String[ReadyEntries.AHEAD_MAX + 1];
        for (int i = 0; i < blocked.length; i++) {
            blocked[i] = "a:" + (i + 1);
        }
        publish(blocked);
        publish("b:1");
        assertThat(names(many)).isEmpty();
        assertThat(stats().ready()).isEqualTo(blocked.length + 1);
        settle(one, Outcome.ACCEPTED, 0, 1);
        assertThat(names(many)).startsWith(blocked);
        assertThat(delivered("b:1")).isEqualTo(1);
    }

    @Test
    void aQueueThatRefusesTakesWhatIsSureToBeDelivered() {
        configure(GroupedMessage.HEADER, new LengthLimit(1, -1, Overflow.REJECT_PUBLISH), DelayedRetry.DISABLED);
        subscribe(one);
        PublishBatch batch = publish("a:1", "a:2", "a:3");
        assertThat(List.of(batch.rejected(0), batch.rejected(1), batch.rejected(2)))
                .containsExactly(false, false, true);
        subscribe(many);
        assertThat(publish("a:4").rejected(0)).as("it would have to wait").isTrue();
    }

    @Test
    void groupsCanBeginAndEndWhileMessagesAreDelivered() {
        configure(null, LengthLimit.NONE, DelayedRetry.DISABLED);
        subscribe(one);
        subscribe(two);
        publish("a:1", "a:2", "a:3", "a:4");
        settle(one, Outcome.RELEASED, 0, 1);
        assertThat(names(one)).containsExactly("a:1", "a:1");
        configure(GroupedMessage.HEADER, LengthLimit.NONE, DelayedRetry.DISABLED);
        subscribe(many);
        assertThat(names(many)).as("two have messages of the group").isEmpty();
        settle(one, Outcome.ACCEPTED, 1, 2);
        assertThat(names(one)).hasSize(2);
        settle(two, Outcome.ACCEPTED, 0, 1);
        assertThat(delivered("a:3")).isEqualTo(1);
        configure(null, LengthLimit.NONE, DelayedRetry.DISABLED);
        assertThat(delivered("a:3", "a:4")).isEqualTo(2);
        assertThat(stats().ready()).isZero();
    }

    @Test
    void whenGroupsEndNobodyGetsMoreThanItsCredit() {
        FakeSubscriber pair = new FakeSubscriber(FakeSubscriber.prefetch("pair", 2));
        subscribe(pair);
        subscribe(one);
        publish("a:1");
        publish("a:2");
        assertThat(names(pair)).as("the second came before its turn").containsExactly("a:1", "a:2");
        configure(null, LengthLimit.NONE, DelayedRetry.DISABLED);
        publish("3", "4");
        assertThat(names(one)).containsExactly("3");
        assertThat(names(pair)).hasSize(2);
        assertThat(stats().ready()).isEqualTo(1);
        settle(pair, Outcome.ACCEPTED, 0, 1);
        assertThat(names(pair)).endsWith("4");
    }

    private int delivered(String... names) {
        List<String> all = new ArrayList<>();
        List.of(one, two, many).forEach(subscriber -> all.addAll(names(subscriber)));
        all.retainAll(List.of(names));
        return all.size();
    }
}
