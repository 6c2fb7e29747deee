package io.warren.queue.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.queue.Message;
import io.warren.queue.fake.NamedMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreshEntriesTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void behaveAsAListWhateverTheChunksBoundaries(long seed) {
        Random random = new Random(seed);
        FreshEntries entries = new FreshEntries();
        ArrayDeque<Message> model = new ArrayDeque<>();
        long added = 0;
        for (int step = 0; step < 400; step++) {
            int count = random.nextInt(200);
            if (random.nextBoolean()) {
                for (int i = 0; i < count; i++) {
                    Message message = new NamedMessage("m" + ++added);
                    entries.add(message);
                    model.add(message);
                }
            } else if (random.nextInt(20) == 0) {
                entries.clear();
                model.clear();
            } else {
                for (int i = 0; i < count && !model.isEmpty(); i++) {
                    assertThat(entries.head()).as("seed %d", seed).isSameAs(model.poll());
                    entries.dropHead();
                }
            }
            assertThat(entries.size()).as("seed %d", seed).isEqualTo(model.size());
            assertThat(entries.headId()).as("seed %d", seed).isEqualTo(added - model.size() + 1);
            int offset = random.nextInt(300);
            int max = random.nextInt(300);
            List<Message> found = new ArrayList<>();
            entries.browse(offset, max, found);
            assertThat(found).as("seed %d", seed)
                    .containsExactlyElementsOf(model.stream().skip(offset).limit(max).toList());
        }
    }
}
