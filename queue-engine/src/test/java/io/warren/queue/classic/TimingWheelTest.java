package io.warren.queue.classic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimingWheelTest {

    private static final long NOW = 1_800_000_000_123L;
    private static final long FOUR_YEARS = 4L * 365 * 86_400_000;

    @Test
    void whatIsDueSoonIsInASlotOf64Milliseconds() {
        int slot = TimingWheel.slotOf(NOW + 1000, NOW);

        assertThat(TimingWheel.isFinest(slot)).isTrue();
        assertThat(TimingWheel.beginOf(slot, NOW)).isBetween(NOW + 1000 - 63, NOW + 1000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 63, 64, 4_000, 5_000, 262_000, 300_000, 16_000_000, 17_000_000, 1_073_000_000,
        1_100_000_000, 68_000_000_000L, FOUR_YEARS})
    void aSlotBeginsBeforeWhatItIsFor(long wait) {
        int slot = TimingWheel.slotOf(NOW + wait, NOW);

        assertThat(slot).isBetween(0, TimingWheel.SLOTS - 1);
        assertThat(TimingWheel.beginOf(slot, NOW)).isLessThanOrEqualTo(NOW + wait).isGreaterThan(NOW - 64);
        assertThat(TimingWheel.beginOf(slot, NOW + wait)).as("seen from its own time")
                .isEqualTo(TimingWheel.beginOf(slot, NOW));
    }

    @Test
    void whatIsDueAfterAllSlotsIsInTheLast() {
        int slot = TimingWheel.slotOf(NOW + 100 * FOUR_YEARS, NOW);

        assertThat(TimingWheel.beginOf(slot, NOW)).isGreaterThan(NOW + FOUR_YEARS)
                .isLessThan(NOW + 100 * FOUR_YEARS);
    }

    @Test
    void aSlotThatIsCutInTimeIsCutIntoFinerOnesThatAreOfNothingElse() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            long now = NOW + random.nextInt();
            long due = now + (long) Math.pow(10, 11 * random.nextDouble());
            int slot = TimingWheel.slotOf(due, now);
            long begin = TimingWheel.beginOf(slot, now);
            if (!TimingWheel.isFinest(slot) && begin <= due) {
                long cut = Math.max(now, begin - TimingWheel.leadMillis(slot));
                int finer = TimingWheel.slotOf(due, Math.max(cut, begin));
                assertThat(finer).isLessThan(slot);
                assertThat(TimingWheel.beginOf(finer, cut))
                        .as("seen from when it is cut, the next time of the slot is its own")
                        .isLessThanOrEqualTo(due);
                assertThat(TimingWheel.leadMillis(finer)).isLessThan(TimingWheel.leadMillis(slot));
            }
        }
    }
}
