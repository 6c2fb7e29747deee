package io.warren.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessUsageTest {
    private final Path process;

    ProcessUsageTest(@TempDir Path process) {
        this.process = process;
    }

    @Test
    void processorTimeIsReadBehindANameOfAnyKind() throws Exception {
        Files.writeString(process.resolve("stat"),
                "7 (a b) c) S 1 7 7 0 -1 4194560 100 0 0 0 150 50 9 9 20 0 30 0 1000 1 1 1\n");

        assertThat(ProcessUsage.at(process).cpuMicros()).isEqualTo(2_000_000);
    }

    @Test
    void memoryIsReadInKibibytes() throws Exception {
        Files.writeString(process.resolve("stat"), "");
        Files.writeString(process.resolve("status"), "Name:\tx\nVmHWM:\t  9 kB\nVmRSS:\t    2048 kB\nThreads:\t1\n");

        assertThat(ProcessUsage.at(process).rssBytes()).isEqualTo(2 << 20);
    }

    @Test
    void aProcessThatEndedUsesNothing() throws Exception {
        Path stat = Files.writeString(process.resolve("stat"), "");
        ProcessUsage usage = ProcessUsage.at(process);
        Files.delete(stat);

        assertThat(usage.cpuMicros()).isZero();
        assertThat(usage.rssBytes()).isZero();
    }

    @Test
    void aProcessThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> ProcessUsage.at(process.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("none");
    }
}
