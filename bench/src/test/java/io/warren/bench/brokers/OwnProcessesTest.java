package io.warren.bench.brokers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OwnProcessesTest {
    @Test
    void aProcessEndsWithAllThatDescendsFromIt() throws Exception {
        try (OwnProcesses own = new OwnProcesses()) {
            Process process = own.start(new ProcessBuilder("sh", "-c", "sleep 1000 & echo started; wait"));
            awaitLine(process);
            List<ProcessHandle> descendants = process.descendants().toList();
            assertThat(descendants).isNotEmpty();

            own.end(process, Duration.ZERO);

            assertThat(process.isAlive()).isFalse();
            for (ProcessHandle descendant : descendants) {
                descendant.onExit().join();
            }
        }
    }

    @Test
    void nothingIsLeftWhenItIsClosed() throws Exception {
        OwnProcesses own = new OwnProcesses();
        Process process = own.start(new ProcessBuilder("sleep", "1000"));
        Path folder = own.folder();
        Files.writeString(Files.createDirectory(folder.resolve("data")).resolve("file"), "text");

        own.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(folder).doesNotExist();
        assertThatThrownBy(() -> own.start(new ProcessBuilder("true"))).isInstanceOf(IllegalStateException.class);
    }

    private static void awaitLine(Process process) throws Exception {
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("started");
        }
    }
}
