package io.warren.queue.durable;

import static io.warren.queue.durable.DurableNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.PowerCut;
import io.warren.queue.Outcome;
import io.warren.queue.QueueSettings;
import io.warren.queue.QueueSettings.DelayedRetry;
import io.warren.queue.QueueSettings.LengthLimit;
import io.warren.queue.Settlement;
import io.warren.queue.classic.ClassicQueue;
import io.warren.queue.fake.FakeSubscriber;
import io.warren.queue.fake.FakeSubscriber.Delivery;
import io.warren.queue.fake.GroupedMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What was looked past for the sake of other groups is where it was after a restart or crash. */
class DurableGroupsTest {

    static final QueueSettings GROUPED = new QueueSettings(null, null, LengthLimit.NONE, null, -1, false,
            DelayedRetry.DISABLED, null, GroupedMessage.HEADER, null);

    private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
    private FaultFileSystem files = FaultFileSystem.create(1);

    private DurableNode start() {
        return new DurableNode(files.root().resolve("data"), Long.MAX_VALUE, Path::toString);
    }

    private static ClassicQueue grouped(DurableNode node) {
        ClassicQueue queue = node.queue(7);
        queue.configure(GROUPED);
        return queue;
    }

    private FakeSubscriber consumer(ClassicQueue queue, int prefetch) {
        FakeSubscriber subscriber = new FakeSubscriber(FakeSubscriber.prefetch("c" + prefetch, prefetch), news::add);
        queue.subscribe(subscriber);
        await(queue.stats().toCompletableFuture());
        return subscriber;
    }

    /** What is given out for the first time waits for the log to say so. */
    private void awaitDelivery(ClassicQueue queue, String delivery) throws InterruptedException {
        for (String line = ""; !line.equals(delivery);) {
            line = Objects.requireNonNull(news.poll(20, TimeUnit.SECONDS), "no " + delivery);
        }
        await(queue.stats().toCompletableFuture());
    }

    private static void accept(ClassicQueue queue, FakeSubscriber subscriber, Delivery delivery) {
        Settlement settlement = new Settlement(subscriber, Outcome.ACCEPTED, 1);
        settlement.add(delivery.id());
        queue.settle(settlement);
        await(queue.stats().toCompletableFuture());
    }

    private static List<String> withoutMarks(List<String> names) {
        return names.stream().map(name -> name.replace("*", "")).toList();
    }

    @Test
    void afterAGoodStopMessagesAreInTheirOldOrder() throws Exception {
        try (DurableNode node = start()) {
            ClassicQueue queue = grouped(node);
            consumer(queue, 1);
            await(node.publish(queue, true, 10, "a:1", "a:2", "b:1", "a:3", "b:2"));
            FakeSubscriber other = consumer(queue, 100);
            awaitDelivery(queue, "c100 <- b:2");
            accept(queue, other, other.deliveries().getFirst());
        }
        try (DurableNode node = start()) {
            assertThat(withoutMarks(node.drain(grouped(node)))).containsExactly("a:1", "a:2", "a:3", "b:2");
        }
    }

    @Test
    void afterAPowerCutNothingIsLostThatTheLogWasShortenedPast() throws Exception {
        String[] waiting = IntStream.range(0, 500).mapToObj(i -> "a:" + i).toArray(String[]::new);
        DurableNode node = start();
        ClassicQueue queue = grouped(node);
        FakeSubscriber one = consumer(queue, 1);
        await(node.publish(queue, true, 1000, waiting));
        FakeSubscriber other = consumer(queue, 100);
        await(node.publish(queue, true, 1000, "b:1", "b:2"));
        awaitDelivery(queue, "c100 <- b:2"); // all of the other group was looked past
        await(queue.carryOn(0));
        accept(queue, other, other.deliveries().getFirst());
        accept(queue, one, one.deliveries().getFirst());
        await(node.publish(queue, true, 10, "end")); // by whose force the settlements are durable
        FaultFileSystem survivors = files.powerCut(1, PowerCut.Profile.LOSE_ALL);
        files.crash();
        node.end();
        files = survivors;
        try (DurableNode again = start()) {
            List<String> left = withoutMarks(again.drain(grouped(again)));
            assertThat(left).hasSize(501).startsWith("a:1", "a:2", "a:3").endsWith("a:499", "b:2", "end");
        }
    }

    @Test
    void aPurgeTakesThemFromTheDiskToo() throws Exception {
        try (DurableNode node = start()) {
            ClassicQueue queue = grouped(node);
            consumer(queue, 1);
            await(node.publish(queue, true, 10, "a:1", "a:2", "b:1", "a:3"));
            consumer(queue, 100);
            awaitDelivery(queue, "c100 <- b:1");
            assertThat(await(queue.purge().toCompletableFuture())).isEqualTo(2);
        }
        try (DurableNode node = start()) {
            assertThat(withoutMarks(node.drain(grouped(node)))).containsExactly("a:1", "b:1");
        }
    }
}
