package io.warren.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.warren.bench.measure.CpuTimeline.Sample;
import org.junit.jupiter.api.Test;

final class OtherLoadTest {
    private static final MachineTimes NOTHING = new MachineTimes(0, 0, 0);

    private static double cores(MachineTimes after, double ourMicros, boolean interruptsApart) {
        return OtherLoad.between(NOTHING, after, ourMicros, 10, interruptsApart).cores();
    }

    @Test
    void itIsWhatTheMachineDidLessWhatWeDid() {
        assertThat(cores(new MachineTimes(1_500, 0, 0), 12e6, false)).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void stolenTimeIsOtherLoad() {
        assertThat(cores(new MachineTimes(1_200, 0, 50), 12e6, false)).isCloseTo(0.05, within(1e-9));
    }

    @Test
    void interruptsCountUnlessTheKernelTakesThemOutOfTheProcesses() {
        // 12 s of ours: counted in ticks, 1 s of them passed in interrupts.
        assertThat(cores(new MachineTimes(1_100, 100, 0), 12e6, false)).isZero();
        assertThat(cores(new MachineTimes(1_200, 100, 0), 12e6, true)).isZero();
    }

    @Test
    void itIsNeverLessThanNothing() {
        assertThat(cores(new MachineTimes(1_199, 0, 0), 12e6, false)).isZero();
    }

    @Test
    void aThirdOfACoreIsTooMuch() {
        assertThat(new OtherLoad(0.33).tooMuch()).isFalse();
        assertThat(new OtherLoad(0.34).tooMuch()).isTrue();
        assertThat(new OtherLoad(0.6).text()).isEqualTo("others took 0.60 cores");
    }

    @Test
    void timesAreReadFromTheLineOfAllProcessors() {
        assertThat(MachineTimes.parse("cpu  1000 20 300 50000 700 3 5 9 40 2\ncpu0 1 2 3 4 5 6 7 8 9 10\n"))
                .isEqualTo(new MachineTimes(1_320, 8, 9));
    }

    @Test
    void onlyTheCountedTimeCounts() {
        CpuTimeline timeline = new CpuTimeline(false);
        // A noisy warm-up: a core and a half is taken by others until second 2.
        timeline.add(new Sample(0, new MachineTimes(0, 0, 0), 0, 0));
        timeline.add(new Sample(1_000, new MachineTimes(200, 0, 0), 0.2e6, 0.5e6));
        timeline.add(new Sample(2_000, new MachineTimes(400, 0, 0), 0.4e6, 1e6));
        timeline.add(new Sample(3_000, new MachineTimes(600, 0, 0), 1.4e6, 3e6));
        timeline.add(new Sample(4_000, new MachineTimes(800, 0, 0), 2.4e6, 5e6));

        CpuTimeline.Use use = timeline.between(2_100, 3_900);

        assertThat(use.others().cores()).isZero();
        assertThat(use.brokerMicros()).isCloseTo(2e6, within(1.0));
        assertThat(use.seconds()).isCloseTo(2, within(1e-9));
    }

    @Test
    void aShortIntervalTakesTheTwoNearestSamples() {
        CpuTimeline timeline = new CpuTimeline(false);
        timeline.add(new Sample(0, new MachineTimes(0, 0, 0), 0, 0));
        timeline.add(new Sample(1_000, new MachineTimes(150, 0, 0), 0, 1e6));

        assertThat(timeline.between(10, 20).others().cores()).isCloseTo(0.5, within(1e-9));
        assertThat(timeline.between(990, 999).others().cores()).isCloseTo(0.5, within(1e-9));
    }
}
