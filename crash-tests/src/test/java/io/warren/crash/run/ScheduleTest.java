package io.warren.crash.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
    private final List<Schedule> thousand =
            IntStream.rangeClosed(1, 1000).mapToObj(cycle -> Schedule.of(42, cycle, true, false, 2_000)).toList();

    @Test
    void followsFromSeedAndNumberAlone() {
        assertThat(Schedule.of(42, 17, true, false, 2_000)).isEqualTo(thousand.get(16));
        assertThat(Schedule.of(43, 17, true, false, 2_000)).isNotEqualTo(thousand.get(16));
    }

    @Test
    void killsEveryFifthDuringRecoveryAndEveryThirdTwice() {
        assertThat(thousand).filteredOn(schedule -> !schedule.recoveryKills().isEmpty()).hasSize(200)
                .allMatch(schedule -> schedule.cycle() % 5 == 0);
        assertThat(thousand).filteredOn(schedule -> schedule.secondLoadMillis() > 0).hasSize(333)
                .allMatch(schedule -> schedule.cycle() % 3 == 0);
    }

    @Test
    void killsInAnyMomentOfTwoSecondsOfLoad() {
        assertThat(thousand).allMatch(schedule -> schedule.killMillis() >= 0 && schedule.killMillis() < 2_000);
        assertThat(thousand).anyMatch(schedule -> schedule.killMillis() < 100)
                .anyMatch(schedule -> schedule.killMillis() > 1_900);
    }

    @Test
    void stopsTheBrokerAndKillsItAtCallsInSomeCyclesOnly() {
        assertThat(thousand).filteredOn(schedule -> schedule.stopMillis() > 0).hasSizeBetween(100, 250);
        assertThat(thousand).filteredOn(schedule -> !schedule.fault().isNone()).hasSizeBetween(250, 420)
                .allMatch(schedule -> schedule.fault().kills());
    }

    @Test
    void isTheSameWithoutKillsAtCallsButForThose() {
        Schedule without = Schedule.of(42, 18, false, false, 2_000);

        assertThat(without.killMillis()).isEqualTo(thousand.get(17).killMillis());
        assertThat(without.loadSeed()).isEqualTo(thousand.get(17).loadSeed());
        assertThat(without.fault().isNone()).isTrue();
    }
}
