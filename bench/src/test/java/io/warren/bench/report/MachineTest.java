package io.warren.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MachineTest {
    @Test
    void theModelIsWhatFollowsTheColon() {
        assertThat(Machine.valueOf("model name", "processor\t: 0\nmodel name\t: Some CPU @ 2.50GHz\nmodel name\t: B\n"))
                .isEqualTo("Some CPU @ 2.50GHz");
        assertThat(Machine.valueOf("model name", "Processor: ARM\n")).isEqualTo("unknown");
    }

    @Test
    void memoryIsRoundedToWhatWasBought() {
        assertThat(Machine.gibibytes("MemTotal:       24659184 kB\nMemFree: 1 kB\n")).isEqualTo(24);
    }
}
