package io.warren.queue.durable;

import static io.warren.queue.durable.DurableNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.faultfs.Damage;
import io.warren.faultfs.Fault;
import io.warren.faultfs.Operation;
import io.warren.queue.CommitGroup;
import io.warren.queue.Message;
import io.warren.queue.MessageQueue.DeleteCondition;
import io.warren.queue.classic.ClassicQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A backlog that is larger than its memory. */
class PagedBacklogTest {

    private static final int BATCH = 50;
    private static final int SIZE = 1000;

    private final Machine machine = new Machine(1);
    private final DurableNode node = machine.start();

    @AfterEach
    void close() {
        node.close();
        machine.close();
    }

    /** Publishes so many, every fifth batch of them transient; answers their names. */
    private List<String> fill(ClassicQueue queue, int from, int count) {
        List<String> names = new ArrayList<>();
        for (int at = from; at < from + count; at += BATCH) {
            String[] batch = IntStream.range(at, at + BATCH).mapToObj(i -> "m" + i).toArray(String[]::new);
            await(node.publish(queue, at / BATCH % 5 > 0, SIZE, batch));
            names.addAll(List.of(batch));
        }
        return names;
    }

    private long pageBytes() {
        return machine.pageFiles().stream().mapToLong(PagedBacklogTest::size).sum();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // deleted meanwhile
        }
    }

    /** Makes the store look for room until there is no file of pages. */
    private void awaitNoFiles() {
        Machine.await("all files of pages go", () -> {
            node.store.keepHouse();
            return machine.pageFiles().isEmpty();
        });
    }

    @Test
    void comesBackInOrderWithItsTransientMessages() {
        ClassicQueue queue = node.queue(7);
        List<String> names = fill(queue, 0, 4000);
        assertThat(pageBytes()).isGreaterThan(2_000_000);
        assertThat(node.drain(queue)).isEqualTo(names);
    }

    @Test
    void ofAQueueThatIsNotDurableComesBackInOrderAndIsGoneAtTheNextStart() {
        ClassicQueue queue = node.queue(7, false);
        List<String> names = fill(queue, 0, 4000);
        assertThat(machine.pageFiles()).isNotEmpty()
                .allMatch(file -> file.toString().startsWith(machine.data().resolve("queues/t").toString()));
        assertThat(node.drain(queue)).isEqualTo(names);
        fill(queue, 4000, 2000);
        machine.kill(node);
        try (DurableNode again = machine.start()) {
            assertThat(machine.pageFiles()).isEmpty();
            assertThat(again.drain(again.queue(7, false))).isEmpty();
        }
    }

    @Test
    void canBeLookedAtWhereItLiesOnDisk() {
        ClassicQueue queue = node.queue(7);
        List<String> names = fill(queue, 0, 3000);
        for (int offset : new int[]{0, 700, 1499, 2900}) {
            List<Message> found = await(queue.browse(offset, 300).toCompletableFuture());
            assertThat(found.stream().map(Message::toString).toList())
                    .isEqualTo(names.subList(offset, Math.min(3000, offset + 300)));
        }
        assertThat(node.drain(queue)).as("looking takes nothing").isEqualTo(names);
    }

    @Test
    void keepsWhatAnUnfinishedTransactionPublishedOutOfItsPages() {
        ClassicQueue queue = node.queue(7);
        fill(queue, 0, 1000);
        CommitGroup transaction = new CommitGroup(durable -> {});
        node.publish(queue, transaction, "uncommitted");
        fill(queue, 1000, 3000);
        assertThat(pageBytes()).isPositive();
        machine.kill(node); // before the transaction has reached all its queues
        try (DurableNode again = machine.start()) {
            assertThat(again.drain(again.queue(7))).hasSize(3200).doesNotContain("uncommitted", "uncommitted*");
        }
    }

    @Test
    void leavesNoFileWhenItWasDrained() {
        ClassicQueue queue = node.queue(7);
        fill(queue, 0, 3000);
        node.drain(queue);
        awaitNoFiles();
        machine.kill(node);
        try (DurableNode again = machine.start()) {
            assertThat(again.drain(again.queue(7))).isEmpty();
        }
    }

    @Test
    void leavesNoFileWhenItWasPurged() {
        ClassicQueue queue = node.queue(7);
        fill(queue, 0, 3000);
        assertThat(await(queue.purge().toCompletableFuture())).isEqualTo(3000);
        List<String> later = fill(queue, 3000, BATCH);
        awaitNoFiles();
        assertThat(node.drain(queue)).isEqualTo(later);
    }

    @Test
    void leavesNoFileWhenItsQueueIsDeleted() {
        for (boolean durable : new boolean[]{true, false}) {
            ClassicQueue queue = node.queue(durable ? 7 : 8, durable);
            fill(queue, 0, 3000);
            await(queue.delete(DeleteCondition.ALWAYS).toCompletableFuture());
            Machine.await("the folder goes", () -> machine.pageFiles().isEmpty());
        }
    }

    @Test
    void staysInMemoryWhileTheDiskIsFullAndGoesToItWhenThereIsRoom() {
        ClassicQueue queue = node.queue(7);
        machine.disk().failNth(PagedBacklogTest::ofPages, Operation.WRITE, 3, Fault.ENOSPC, true);
        List<String> names = fill(queue, 0, 3000);
        assertThat(pageBytes()).as("hardly anything could be written").isLessThan(200_000);
        machine.disk().clearFaults();
        Machine.await("pages are written again", () -> {
            names.addAll(fill(queue, names.size(), BATCH));
            return pageBytes() > 1_000_000;
        });
        assertThat(node.drain(queue)).isEqualTo(names);
        assertThat(node.store.damagedPages()).isZero();
        assertThat(node.fatal).isNotDone();
    }

    @Test
    void losesNothingIfThePowerGoesWhileTheDiskIsFull() {
        ClassicQueue queue = node.queue(7);
        machine.disk().failNth(PagedBacklogTest::ofPages, Operation.WRITE, 5, Fault.ENOSPC, true);
        List<String> names = fill(queue, 0, 3000);
        node.store.keepHouse();
        machine.kill(node);
        try (DurableNode again = machine.start()) {
            assertThat(again.drain(again.queue(7)))
                    .isEqualTo(names.stream().filter(PagedBacklogTest::isPersistent).toList());
        }
    }

    private static boolean isPersistent(String name) {
        return Integer.parseInt(name.substring(1)) / BATCH % 5 > 0;
    }

    private static boolean ofPages(Path file) {
        return file.toString().endsWith(".pages");
    }

    @Test
    void losesOnlyThePageThatTheDiskCannotRead() {
        ClassicQueue queue = node.queue(7);
        List<String> names = fill(queue, 0, 4000);
        machine.disk().failReads(machine.pageFiles().getFirst(), 700_000, 1);
        assertOnePageLost(queue, names);
    }

    @Test
    void losesOnlyThePageWhoseBytesAreWrong() {
        ClassicQueue queue = node.queue(7);
        List<String> names = fill(queue, 0, 4000);
        machine.disk().damage(machine.pageFiles().getFirst(), Damage.flipBit(700_000, 3));
        assertOnePageLost(queue, names);
    }

    @Test
    void losesTwoPagesWhenTheirBlocksAreSwapped() {
        ClassicQueue queue = node.queue(7);
        List<String> names = fill(queue, 0, 4000);
        machine.disk().damage(machine.pageFiles().getFirst(), Damage.swapBlocks(700_000, 1_400_000));
        assertLost(queue, names, 2);
    }

    private void assertOnePageLost(ClassicQueue queue, List<String> names) {
        List<Integer> missing = assertLost(queue, names, 1);
        assertThat(missing.getLast() - missing.getFirst()).as("they were neighbours").isEqualTo(missing.size() - 1);
    }

    /** Drains; answers the places of what is missing. */
    private List<Integer> assertLost(ClassicQueue queue, List<String> names, int pages) {
        List<String> found = node.drain(queue);
        HashSet<String> there = new HashSet<>(found);
        assertThat(names).containsAll(there);
        assertThat(found).isEqualTo(names.stream().filter(there::contains).toList());
        List<Integer> missing = IntStream.range(0, names.size()).filter(i -> !there.contains(names.get(i))).boxed()
                .toList();
        assertThat(missing.size()).as("what a page holds").isBetween(pages * 100, pages * 130);
        assertThat(node.store.damagedPages()).isEqualTo(pages);
        assertThat(await(queue.stats().toCompletableFuture()).readyBytes()).isZero();
        assertThat(Machine.files(machine.data().resolve("quarantine"))).as("copies and the report")
                .hasSize(pages + 1);
        List<String> later = fill(queue, names.size(), BATCH);
        assertThat(node.drain(queue)).as("the queue goes on").isEqualTo(later);
        return missing;
    }
}
