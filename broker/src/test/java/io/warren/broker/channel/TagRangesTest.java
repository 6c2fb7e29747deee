package io.warren.broker.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TagRangesTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261122})
    void hasWhatWasAddedInWhateverOrder(long seed) {
        Random random = new Random(seed);
        TagRanges tags = new TagRanges();
        BitSet model = new BitSet();
        for (int i = 0; i < 2000; i++) {
            int tag = 1 + random.nextInt(3000);
            tags.add(tag);
            model.set(tag);
        }
        for (int tag = 0; tag <= 3001; tag++) {
            assertThat(tags.contains(tag)).as("tag %s of seed %s", tag, seed).isEqualTo(model.get(tag));
        }
    }

    @Test
    void forgetsNoneHoweverManyThereAre() {
        TagRanges tags = new TagRanges();
        for (int i = 1; i <= 100_000; i++) {
            tags.add(2L * i);
        }
        for (int i = 1; i <= 100_000; i++) {
            assertThat(tags.contains(2L * i)).isTrue();
        }
        assertThat(tags.contains(199_999)).as("one between the latest").isFalse();
        assertThat(tags.contains(1)).isFalse();
    }
}
