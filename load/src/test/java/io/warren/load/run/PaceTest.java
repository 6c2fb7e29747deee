package io.warren.load.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PaceTest {
    private static final long MILLISECOND = 1_000_000;

    private final Pace pace = new Pace(1_000, 5 * MILLISECOND);

    @Test
    void theFirstMessageIsDueAtOnce() {
        assertThat(pace.due(0, 5 * MILLISECOND)).isEqualTo(1);
        assertThat(pace.due(1, 5 * MILLISECOND)).isZero();
    }

    @Test
    void theOthersFollowAtTheRate() {
        assertThat(pace.dueNanos(3)).isEqualTo(8 * MILLISECOND);
        assertThat(pace.due(3, 8 * MILLISECOND - 1)).isZero();
        assertThat(pace.due(3, 8 * MILLISECOND)).isEqualTo(1);
    }

    @Test
    void whoWasHeldUpCatchesUp() {
        assertThat(pace.due(2, 105 * MILLISECOND)).isEqualTo(99);
    }

    @Test
    void withoutARateEverythingIsDue() {
        assertThat(new Pace(0, 0).awaitDue(1_000_000)).isEqualTo(Long.MAX_VALUE);
    }
}
