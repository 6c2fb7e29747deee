package io.warren.queue.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.queue.fake.FakeSubscriber;
import io.warren.queue.fake.NamedMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsettledEntriesTest {

    private static QueueConsumer consumer(String tag) {
        return new QueueConsumer(new FakeSubscriber(FakeSubscriber.prefetch(tag, 1)), new PriorityRing(0));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void findsWhatIsHeldAndNothingElse(long seed) {
        Random random = new Random(seed);
        List<@Nullable QueueConsumer> holders = new ArrayList<>(List.of(consumer("a"), consumer("b")));
        holders.add(null); // got without a subscription
        UnsettledEntries entries = new UnsettledEntries();
        Map<Long, Integer> model = new TreeMap<>();
        long nextId = 1;
        for (int step = 0; step < 20_000; step++) {
            int holder = random.nextInt(holders.size());
            if (random.nextInt(100) < (step / 5000 % 2 == 0 ? 60 : 40)) {
                nextId += 1 + random.nextInt(3);
                entries.add(new QueueEntry(nextId, new NamedMessage("m", 1)), holders.get(holder));
                model.put(nextId, holder);
            } else {
                long id = Math.max(1, nextId - random.nextInt(2000));
                boolean held = Integer.valueOf(holder).equals(model.get(id));
                QueueEntry removed = entries.remove(id, holders.get(holder));
                assertThat(removed != null).as("seed %d, step %d", seed, step).isEqualTo(held);
                if (held) {
                    model.remove(id);
                }
            }
            assertThat(entries.size()).isEqualTo(model.size());
            assertThat(entries.bytes()).isEqualTo(model.size());
        }
        for (int holder = 0; holder < 2; holder++) {
            assertThat(drain(entries, holders.get(holder))).as("seed %d", seed).isEqualTo(idsOf(model, holder));
        }
        assertThat((long) entries.size()).isEqualTo(idsOf(model, 2).size());
    }

    @Test
    void forgetsEverythingWhenCleared() {
        UnsettledEntries entries = new UnsettledEntries();
        QueueConsumer holder = consumer("a");
        for (long id = 1; id <= 100; id++) {
            entries.add(new QueueEntry(id, new NamedMessage("m", 1)), holder);
        }
        entries.clear();
        assertThat(entries.size()).isZero();
        assertThat(entries.bytes()).isZero();
        assertThat(holder.holdsEntries()).isFalse();
        assertThat(entries.remove(5, holder)).isNull();
    }

    private static Set<Long> drain(UnsettledEntries entries, @Nullable QueueConsumer holder) {
        Set<Long> ids = new HashSet<>();
        if (holder != null) {
            for (QueueEntry entry = entries.removeAnyOf(holder); entry != null; entry = entries.removeAnyOf(holder)) {
                ids.add(entry.id());
            }
        }
        return ids;
    }

    private static Set<Long> idsOf(Map<Long, Integer> model, int holder) {
        Set<Long> ids = new HashSet<>();
        model.forEach((id, by) -> {
            if (by == holder) {
                ids.add(id);
            }
        });
        return ids;
    }
}
