package io.warren.queue.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.queue.Message;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.backlog.PackedMessages;
import io.warren.queue.backlog.PageStore;
import io.warren.queue.fake.NamedMessage;
import io.warren.queue.fake.NamedMessageFormat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreshEntriesTest {

    private final BacklogMemory blocks = new BacklogMemory();
    private final FreshEntries entries = new FreshEntries(
            new PackedMessages(new NamedMessageFormat(), blocks, PageStore.NONE, new NothingHappens()), 1);

    @AfterEach
    void releaseMemory() {
        blocks.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void behaveAsAListWhereverTheirMessagesLie(long seed) {
        Random random = new Random(seed);
        int largest = seed % 2 == 0 ? 20 : 20_000;
        ArrayDeque<Message> model = new ArrayDeque<>();
        long bytes = 0;
        long added = 0;
        for (int step = 0; step < 400; step++) {
            int count = random.nextInt(200);
            if (random.nextInt(9) < 5) {
                for (int i = 0; i < count; i++) {
                    Message message = new NamedMessage("m" + ++added, random.nextInt(largest));
                    entries.add(message);
                    model.add(message);
                    bytes += message.size();
                }
            } else if (random.nextInt(40) == 0) {
                entries.clear();
                model.clear();
                bytes = 0;
            } else {
                for (int i = 0; i < count && !model.isEmpty(); i++) {
                    bytes -= model.element().size();
                    assertThat(entries.head()).as("seed %d", seed).isEqualTo(model.remove());
                    entries.dropHead();
                }
            }
            assertThat(entries.size()).as("seed %d", seed).isEqualTo(model.size());
            assertThat(entries.isEmpty()).as("seed %d", seed).isEqualTo(model.isEmpty());
            assertThat(entries.bodyBytes()).as("seed %d", seed).isEqualTo(bytes);
            assertThat(entries.headId()).as("seed %d", seed).isEqualTo(added - model.size() + 1);
            int offset = random.nextInt(300);
            int max = random.nextInt(300);
            List<Message> found = new ArrayList<>();
            entries.browse(offset, max, found);
            assertThat(found).as("seed %d", seed)
                    .containsExactlyElementsOf(model.stream().skip(offset).limit(max).toList());
        }
    }

    @Test
    void aShortQueueTakesNoMemoryOutsideTheHeap() {
        for (int i = 0; i < FreshEntries.NEAR_MAX; i++) {
            entries.add(new NamedMessage("m", 10));
        }

        assertThat(entries.packed().size()).isZero();
        assertThat(blocks.bytesReserved()).isZero();
    }

    @Test
    void allButTheFirstOfALongQueueIsPackedByNumberAndByBytes() {
        for (int i = 0; i < FreshEntries.NEAR_MAX + 5; i++) {
            entries.add(new NamedMessage("m", 10));
        }
        assertThat(entries.packed().size()).isEqualTo(5);

        entries.clear();
        for (int i = 0; i < 20; i++) {
            entries.add(new NamedMessage("m", FreshEntries.NEAR_BYTES_MAX / 8));
        }
        assertThat(entries.packed().size()).isEqualTo(12);
    }

    @Test
    void manyQueuesHaveNoMoreAtHandThanTheirShareOfTheHeap() {
        int queues = 100;
        long budget = 1024 * 1024;
        try (BacklogMemory shared = new BacklogMemory(Long.MAX_VALUE, budget)) {
            List<FreshEntries> all = Stream.generate(() -> newEntries(shared)).limit(queues).toList();
            for (int i = 0; i < 2000; i++) {
                all.forEach(each -> each.add(new NamedMessage("m", 100)));
            }
            long near = all.stream().mapToLong(each -> each.size() - each.packed().size()).sum();
            assertThat(near * (100 + MemoryMeter.ENTRY_BYTES)).isBetween(budget, budget + queues * 20L * 1024);

            all.forEach(FreshEntries::clear);
            FreshEntries later = newEntries(shared);
            for (int i = 0; i < 2000; i++) {
                later.add(new NamedMessage("m", 100));
            }
            assertThat(later.packed().size()).as("there is room again").isZero();
        }
    }

    @Test
    void largeMessagesTakeTheirShareOfTheHeapToo() {
        long budget = 1024 * 1024;
        try (BacklogMemory shared = new BacklogMemory(Long.MAX_VALUE, budget)) {
            List<FreshEntries> all = Stream.generate(() -> newEntries(shared)).limit(20).toList();
            for (int i = 0; i < 10; i++) {
                all.forEach(each -> each.add(new NamedMessage("m", 200_000)));
            }
            long near = all.stream().mapToLong(each -> each.size() - each.packed().size()).sum();
            assertThat(near).as("one each, and a few more").isBetween(20L, 20 + budget / 200_000 + 1);
        }
    }

    private static FreshEntries newEntries(BacklogMemory memory) {
        return new FreshEntries(
                new PackedMessages(new NamedMessageFormat(), memory, PageStore.NONE, new NothingHappens()), 1);
    }

    @Test
    void aQueueThatIsEmptyAgainHoldsNoBlocks() {
        for (int i = 0; i < 3 * FreshEntries.NEAR_MAX; i++) {
            entries.add(new NamedMessage("m", 100));
        }
        assertThat(blocks.bytesTaken()).isPositive();

        while (!entries.isEmpty()) {
            entries.dropHead();
        }
        assertThat(blocks.bytesTaken()).isZero();

        for (int i = 0; i < 3 * FreshEntries.NEAR_MAX; i++) {
            entries.add(new NamedMessage("m", 100));
        }
        entries.clear();
        assertThat(blocks.bytesTaken()).isZero();
    }

    private static final class NothingHappens implements PackedMessages.Owner {

        @Override
        public long firstUndecided() {
            return Long.MAX_VALUE;
        }

        @Override
        public void onFetched() {
        }

        @Override
        public void onLost(long entries, long bytes) {
        }
    }
}
