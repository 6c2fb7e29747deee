package io.warren.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the command does with a data directory. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process cannot be asked to end there")
final class DataDirectoryTest {
    private static final String READY = "Server startup complete";

    @TempDir
    private Path folder;

    private Path data() {
        return folder.resolve("data");
    }

    private CommandProcess start() {
        return CommandProcess.run("start", "--amqp-port", "0", "--bind", "127.0.0.1", "--data", data().toString());
    }

    private CommandProcess verify() {
        return CommandProcess.run("journal", "verify", data().toString());
    }

    private void startAndStop() throws Exception {
        try (CommandProcess broker = start()) {
            assertThat(broker.lineWith(READY)).isNotNull();
            broker.terminate();
            assertThat(broker.exitCode()).isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void aBrokerSaysWhereItsDataIs() throws Exception {
        try (CommandProcess broker = start()) {
            assertThat(broker.lineWith("data directory")).endsWith("data directory is " + data());
            assertThat(broker.lineWith(READY)).isNotNull();
        }
    }

    @Test
    void aDirectoryInUseIsRefusedByAnotherBrokerAndByTheVerifier() throws Exception {
        try (CommandProcess broker = start()) {
            assertThat(broker.lineWith(READY)).isNotNull();
            try (CommandProcess second = start(); CommandProcess verifier = verify()) {
                assertThat(second.exitCode()).isEqualTo(ExitCode.CONFIG);
                assertThat(second.errors())
                        .isEqualTo("warren: Data directory " + data() + " is in use by another broker");
                assertThat(verifier.exitCode()).isEqualTo(ExitCode.CONFIG);
                assertThat(verifier.errors())
                        .isEqualTo("warren: Data directory " + data() + " is in use by another broker");
            }
        }
    }

    @Test
    void dataOfAnotherVersionIsRefusedInOneLine() throws Exception {
        startAndStop();
        Files.write(data().resolve("format"), "warren-data 7\n".getBytes(US_ASCII));

        try (CommandProcess broker = start()) {
            assertThat(broker.exitCode()).isEqualTo(ExitCode.CONFIG);
            assertThat(broker.errors()).isEqualTo("warren: Expected data of version 3 in " + data()
                    + ", but it is of version 7: use the release that wrote it");
        }
    }

    @Test
    void theVerifierFindsTheDataOfAStoppedBrokerSound() throws Exception {
        startAndStop();

        try (CommandProcess verifier = verify()) {
            assertThat(verifier.exitCode()).isEqualTo(ExitCode.OK);
            assertThat(verifier.restOfOutput()).contains("definitions: ").endsWith("sound");
        }
    }

    @Test
    void theVerifierFindsWhatRottedAndChangesNothing() throws Exception {
        startAndStop();
        startAndStop(); // so that there is more than one record
        Path definitions = definitions();
        byte[] content = Files.readAllBytes(definitions);
        int user = new String(content, US_ASCII).indexOf("guest");
        content[user] ^= 1;
        Files.write(definitions, content);

        try (CommandProcess verifier = verify()) {
            assertThat(verifier.exitCode()).isEqualTo(ExitCode.DAMAGED);
            assertThat(verifier.restOfOutput()).endsWith("damaged");
        }
        assertThat(Files.readAllBytes(definitions)).isEqualTo(content);
    }

    @Test
    void theVerifierRefusesWhatIsNoDataDirectory() throws Exception {
        try (CommandProcess verifier = verify()) {
            assertThat(verifier.exitCode()).isEqualTo(ExitCode.CONFIG);
            assertThat(verifier.errors())
                    .isEqualTo("warren: Expected a data directory at " + data() + ", but there is none");
        }
    }

    private Path definitions() throws IOException {
        try (Stream<Path> files = Files.list(data().resolve("definitions"))) {
            return Objects
                    .requireNonNull(files.filter(file -> file.toString().endsWith(".log")).findFirst().orElse(null));
        }
    }
}
