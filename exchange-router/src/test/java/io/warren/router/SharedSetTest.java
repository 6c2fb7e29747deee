package io.warren.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedSetTest {

    @Test
    void keepsEachObjectUntilItWasRemovedAsOftenAsAdded() {
        long seed = System.nanoTime();
        System.out.println("SharedSetTest seed " + seed);
        Random random = new Random(seed);
        List<TestQueue> queues = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            queues.add(new TestQueue("q" + i));
        }
        SharedSet<TestQueue> set = new SharedSet<>();
        IdentityHashMap<TestQueue, Integer> counts = new IdentityHashMap<>();
        for (int step = 0; step < 20_000; step++) {
            // Phases of growing and shrinking, so that the array is replaced for both reasons.
            boolean grow = random.nextInt(10) < (step / 2_000 % 2 == 0 ? 8 : 2);
            TestQueue queue = queues.get(random.nextInt(queues.size()));
            if (grow) {
                set.add(queue);
                counts.merge(queue, 1, Integer::sum);
            } else {
                set.remove(queue);
                counts.computeIfPresent(queue, (_, count) -> count == 1 ? null : count - 1);
            }
            if (step % 50 == 0) {
                assertThat(contents(set)).as("seed %d step %d", seed, step)
                        .containsExactlyInAnyOrderElementsOf(counts.keySet());
                assertThat(set.size()).isEqualTo(counts.size());
            }
        }
    }

    @Test
    void aReaderThatStartedBeforeSeesWhatNobodyTouched() {
        SharedSet<TestQueue> set = new SharedSet<>();
        TestQueue steady = new TestQueue("steady");
        set.add(steady);
        SharedSet.Slots<TestQueue> before = set.slots();
        for (int i = 0; i < 100; i++) {
            TestQueue passing = new TestQueue("q" + i);
            set.add(passing);
            set.remove(passing);
        }
        assertThat(before.get(0)).isSameAs(steady);
        assertThat(contents(set)).containsExactly(steady);
    }

    private static List<TestQueue> contents(SharedSet<TestQueue> set) {
        SharedSet.Slots<TestQueue> slots = set.slots();
        List<TestQueue> contents = new ArrayList<>();
        for (int i = 0; i < slots.used(); i++) {
            TestQueue queue = slots.get(i);
            if (queue != null) {
                contents.add(queue);
            }
        }
        return contents;
    }
}
