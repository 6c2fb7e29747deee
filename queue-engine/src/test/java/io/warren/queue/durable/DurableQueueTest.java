package io.warren.queue.durable;

import static io.warren.queue.durable.DurableNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.Fault;
import io.warren.faultfs.FaultFileSystem;
import io.warren.faultfs.Gate;
import io.warren.faultfs.Operation;
import io.warren.faultfs.PowerCut;
import io.warren.queue.CommitGroup;
import io.warren.queue.GetResult;
import io.warren.queue.MessageQueue.DeleteCondition;
import io.warren.queue.PublishBatch;
import io.warren.queue.classic.ClassicQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a durable queue has after the end of the process that it was in. */
class DurableQueueTest {

    private FaultFileSystem files = FaultFileSystem.create(1);

    private DurableNode start() {
        return new DurableNode(files.root().resolve("data"), Long.MAX_VALUE, Path::toString);
    }

    /** Ends the process: what was written stays, forced or not. */
    private void kill(DurableNode node) {
        FaultFileSystem survivors = files.killProcess();
        files.crash();
        node.end();
        files = survivors;
    }

    /** Ends the machine: what was not forced is lost. */
    private void cutPower(DurableNode node) {
        FaultFileSystem survivors = files.powerCut(1, PowerCut.Profile.LOSE_ALL);
        files.crash();
        node.end();
        files = survivors;
    }

    @Test
    void hasItsPersistentMessagesInOrderAfterAGoodStop() throws Exception {
        try (DurableNode node = start()) {
            ClassicQueue queue = node.queue(7);
            await(node.publish(queue, true, 10, "a", "b"));
            await(node.publish(queue, false, 10, "transient"));
            await(node.publish(queue, true, 10, "c"));
        }
        try (DurableNode node = start()) {
            assertThat(node.drain(node.queue(7))).containsExactly("a", "b", "c");
        }
        try (DurableNode node = start()) {
            assertThat(node.drain(node.queue(7))).isEmpty();
        }
    }

    @Test
    void hasWhatWasConfirmedAfterAPowerCut() throws Exception {
        DurableNode node = start();
        await(node.publish(node.queue(7), true, 10, "a", "b", "c"));
        cutPower(node);
        try (DurableNode again = start()) {
            assertThat(again.drain(again.queue(7))).containsExactly("a", "b", "c");
        }
    }

    @Test
    void confirmsNothingBeforeItIsForced() throws Exception {
        DurableNode node = start();
        ClassicQueue queue = node.queue(7);
        Gate gate = Gate.holding(Operation.FORCE);
        files.onOperation(gate);
        CompletableFuture<PublishBatch> answer = node.publish(queue, true, 10, "a");
        gate.awaitHeld(1);
        assertThat(answer).isNotDone();
        assertThat(await(queue.stats().toCompletableFuture()).ready()).as("it can be delivered").isEqualTo(1);
        gate.open();
        assertThat(await(answer).rejected(0)).isFalse();
        node.close();
    }

    @Test
    void tellsThatAMessageMayHaveBeenDeliveredBefore() throws Exception {
        DurableNode node = start();
        ClassicQueue queue = node.queue(7);
        await(node.publish(queue, true, 10, "a", "b"));
        node.get(queue, false);
        kill(node);
        DurableNode again = start();
        queue = again.queue(7);
        assertThat(((GetResult.Got) again.get(queue, false)).redelivered()).isTrue();
        again.close();
        try (DurableNode third = start()) {
            // It stopped in good order: only what was really given out is marked.
            assertThat(third.drain(third.queue(7))).containsExactly("a*", "b");
        }
    }

    @Test
    void doesNotGiveBackWhatWasSettled() throws Exception {
        DurableNode node = start();
        ClassicQueue queue = node.queue(7);
        await(node.publish(queue, true, 10, "a", "b", "c"));
        node.get(queue, true);
        long second = ((GetResult.Got) node.get(queue, false)).id();
        node.settle(queue, second);
        await(node.publish(queue, true, 10, "d"));
        await(node.publish(queue, true, 10, "e")); // by whose force the settlements are durable
        cutPower(node);
        try (DurableNode again = start()) {
            assertThat(again.drain(again.queue(7))).extracting(name -> name.charAt(0)).containsExactly('c', 'd', 'e');
        }
    }

    @Test
    void isEmptyAfterAPurgeButForWhatWasUnsettledAndWhatCameLater() throws Exception {
        try (DurableNode node = start()) {
            ClassicQueue queue = node.queue(7);
            await(node.publish(queue, true, 10, "held", "b", "c"));
            node.get(queue, false);
            await(queue.purge().toCompletableFuture());
            await(node.publish(queue, true, 10, "d"));
        }
        try (DurableNode node = start()) {
            assertThat(node.drain(node.queue(7))).containsExactly("held*", "d");
        }
    }

    @Test
    void sharesTheLogWithOthersAndLeavesNothingWhenItIsDeleted() throws Exception {
        try (DurableNode node = start()) {
            ClassicQueue one = node.queue(1);
            ClassicQueue two = node.queue(2);
            await(node.publish(one, true, 10, "1a"));
            await(node.publish(two, true, 10, "2a"));
            await(node.publish(one, true, 10, "1b"));
            await(two.delete(DeleteCondition.ALWAYS).toCompletableFuture());
        }
        try (DurableNode node = start()) {
            ClassicQueue one = node.queue(1);
            node.store.forgetOthers();
            assertThat(node.drain(one)).containsExactly("1a", "1b");
        }
    }

    @Test
    void aLogThatIsMostlyOfThePastIsShortenedAndLosesNothing() throws Exception {
        List<String> kept = new ArrayList<>();
        DurableNode node = start();
        ClassicQueue queue = node.queue(7);
        for (int round = 0; round < 300; round++) {
            String old = "keep" + round;
            await(node.publish(queue, true, 100, old));
            kept.add(old);
            String[] passing = IntStream.range(0, 10).mapToObj(i -> "pass").toArray(String[]::new);
            await(node.publish(queue, true, 2000, passing));
            List<Long> ids = new ArrayList<>();
            for (int i = 0; i < kept.size() + 10 && node.get(queue, false) instanceof GetResult.Got got; i++) {
                if (got.message().toString().equals("pass")) {
                    ids.add(got.id());
                }
            }
            for (long id : ids) {
                node.settle(queue, id);
            }
        }
        await(node.publish(queue, true, 10, "end")); // by whose force the settlements are durable
        kept.add("end");
        long mostSegments = 3L * 300 * 10 * 2000 / DurableNode.SEGMENT_BYTES / 4;
        kill(node);
        assertThat(segments()).isLessThan(mostSegments);
        try (DurableNode again = start()) {
            assertThat(again.drain(again.queue(7))).containsExactlyElementsOf(kept.stream().map(n -> n + "*").toList());
        }
    }

    private long segments() throws IOException {
        try (Stream<Path> found = Files.list(files.root().resolve("data").resolve("wal"))) {
            return found.count();
        }
    }

    @Test
    void refusesWhatItCannotWriteAndSaysThatTheProcessShouldEnd() throws Exception {
        DurableNode node = start();
        ClassicQueue queue = node.queue(7);
        await(node.publish(queue, true, 10, "a"));
        files.failNth(Operation.FORCE, 1, Fault.EIO, true);
        PublishBatch failed = await(node.publish(queue, true, 10, "b"));
        assertThat(failed.rejected(0)).isTrue();
        assertThat(await(node.fatal)).isInstanceOf(IOException.class);
        kill(node);
        try (DurableNode again = start()) {
            assertThat(again.drain(again.queue(7))).contains("a");
        }
    }

    @Test
    void survivesARestartRightAfterARestart() throws Exception {
        DurableNode node = start();
        await(node.publish(node.queue(7), true, 10, "a"));
        cutPower(node);
        DurableNode second = start();
        await(second.publish(second.queue(7), true, 10, "b"));
        cutPower(second);
        DurableNode third = start();
        third.queue(7);
        cutPower(third);
        try (DurableNode fourth = start()) {
            assertThat(fourth.drain(fourth.queue(7))).containsExactly("a", "b");
        }
    }

    @Test
    void aTransactionIsThereAfterAPowerCutInAllItsQueues() throws Exception {
        DurableNode node = start();
        ClassicQueue one = node.queue(1);
        ClassicQueue two = node.queue(2);
        await(node.publish(one, true, 10, "taken"));
        long taken = ((GetResult.Got) node.get(one, false)).id();
        CompletableFuture<Boolean> committed = new CompletableFuture<>();
        CommitGroup transaction = new CommitGroup(committed::complete);
        node.publish(one, transaction, "1a");
        node.publish(two, transaction, "2a");
        node.settle(one, transaction, taken);
        transaction.seal();
        assertThat(await(committed)).isTrue();
        cutPower(node);
        try (DurableNode again = start()) {
            assertThat(again.drain(again.queue(1))).extracting(DurableQueueTest::name).containsExactly("1a");
            assertThat(again.drain(again.queue(2))).extracting(DurableQueueTest::name).containsExactly("2a");
        }
    }

    @Test
    void aTransactionThatDidNotReachAllItsQueuesBeforeACrashDidNotHappen() throws Exception {
        DurableNode node = start();
        ClassicQueue one = node.queue(1);
        ClassicQueue two = node.queue(2);
        await(node.publish(one, true, 10, "taken"));
        long taken = ((GetResult.Got) node.get(one, false)).id();
        CommitGroup transaction = new CommitGroup(durable -> {});
        node.publish(one, transaction, "1a");
        node.settle(one, transaction, taken);
        await(one.stats().toCompletableFuture());
        await(node.publish(two, true, 10, "later")); // the log goes on meanwhile
        kill(node);
        try (DurableNode again = start()) {
            assertThat(again.drain(again.queue(1))).extracting(DurableQueueTest::name).containsExactly("taken");
            assertThat(again.drain(again.queue(2))).extracting(DurableQueueTest::name).containsExactly("later");
        }
    }

    @Test
    void aPurgeDoesNotTakeWhatAnUnfinishedTransactionHasSettled() throws Exception {
        DurableNode node = start();
        ClassicQueue one = node.queue(1);
        await(node.publish(one, true, 10, "taken", "purged"));
        long taken = ((GetResult.Got) node.get(one, false)).id();
        CommitGroup transaction = new CommitGroup(durable -> {});
        node.settle(one, transaction, taken);
        assertThat(await(one.purge().toCompletableFuture())).isEqualTo(1);
        await(node.publish(one, true, 10, "later"));
        kill(node); // before the transaction has reached all its queues
        try (DurableNode again = start()) {
            assertThat(again.drain(again.queue(1))).extracting(DurableQueueTest::name).containsExactly("taken",
                    "later");
        }
    }

    @Test
    void theLogIsNotShortenedBehindTheBackOfATransactionThatHasNotReachedAllItsQueues() throws Exception {
        try (DurableNode node = start()) {
            ClassicQueue one = node.queue(1);
            await(node.publish(one, true, 10, "taken"));
            long taken = ((GetResult.Got) node.get(one, false)).id();
            CommitGroup transaction = new CommitGroup(durable -> {});
            node.settle(one, transaction, taken);
            CompletableFuture<Long> carried = one.carryOn(0);
            for (int i = 0; i < 20; i++) {
                await(one.stats().toCompletableFuture()); // the queue goes on meanwhile
            }
            assertThat(carried).isNotDone();
            transaction.seal();
            await(carried);
        }
    }

    /** Without the mark of what may have been delivered before. */
    private static String name(String drained) {
        return drained.replace("*", "");
    }
}
