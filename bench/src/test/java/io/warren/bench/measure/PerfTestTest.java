package io.warren.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.junit.jupiter.api.Test;

final class PerfTestTest {
    private static PerfTest.Line line(String seconds, String sent, String received) {
        return Objects.requireNonNull(PerfTest.Line.parse("id: test-100000-123, time " + seconds + " s, sent: " + sent
                + " msg/s, received: " + received
                + " msg/s, min/median/75th/95th/99th consumer latency: 1/2/3/4/5 µs"));
    }

    @Test
    void ratesAreReadFromItsLines() {
        assertThat(line("3.005", "45123", "44123")).isEqualTo(new PerfTest.Line(3.005, 45_123, 44_123));
        assertThat(PerfTest.Line.parse("id: test-100000-123, starting consumer #0")).isNull();
        assertThat(PerfTest.Line.parse("id: test-100000-123, sending rate avg: 42000 msg/s")).isNull();
    }

    @Test
    void theWarmUpIsLeftOut() {
        PerfTest.Counted counted = new PerfTest.Counted(2);
        counted.add(line("1.000", "9", "9"), 1_000);
        counted.add(line("2.000", "9", "9"), 2_000);
        counted.add(line("3.000", "100", "80"), 3_000);
        counted.add(line("5.000", "200", "150"), 5_000);

        assertThat(counted.seconds()).isCloseTo(3, within(1e-9));
        assertThat(counted.sent()).isCloseTo(500, within(1e-9));
        assertThat(counted.received()).isCloseTo(380, within(1e-9));
    }
}
