package io.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class StartCommandTest {
    private static final String READY = "Server startup complete; 0 plugins started.";
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void aReadyBrokerSaysWhereItListens() throws Exception {
        try (var command = CommandProcess.run("start", "--data", "none", "--amqp-port", "0", "--bind", "127.0.0.1");
                var client = new Socket(LOOPBACK, port(command.lineWith(READY)))) {
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process cannot be asked to end there")
    void aBrokerThatIsToldToStopStopsListeningAndSucceeds() throws Exception {
        try (var command = CommandProcess.run("start", "--data", "none", "--amqp-port", "0", "--bind", "127.0.0.1")) {
            int port = port(command.lineWith(READY));

            command.terminate();

            assertThat(command.exitCode()).isEqualTo(ExitCode.OK);
            assertThatThrownBy(() -> new Socket(LOOPBACK, port).close()).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aPortInUseIsSaidInOneLine() throws Exception {
        try (var other = new ServerSocket(0, 1, LOOPBACK);
                var command = CommandProcess.run("start", "--data", "none", "--bind", "127.0.0.1", "--amqp-port",
                        "" + other.getLocalPort())) {
            assertThat(command.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(command.errors()).startsWith("warren: ").contains("" + other.getLocalPort()).hasLineCount(1)
                    .containsIgnoringCase("in use");
        }
    }

    @Test
    void settingsOfTheCommandLineGoBeforeThoseOfAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("rabbitmq.conf"), """
                listeners.tcp.default = 127.0.0.1:1
                log.console.level = none
                management.tcp.port = 15672
                """);

        try (var command = CommandProcess.run("start", "--data", "none", "--config", file.toString(), "--set",
                "listeners.tcp.default=127.0.0.1:2", "--set", "log.console.level=info", "--amqp-port", "0")) {
            assertThat(command.lineWith("has no effect"))
                    .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}[+-]\\d\\d:\\d\\d "
                            + "\\[\\w+\\] <main> .*rabbitmq\\.conf:3: management\\.tcp\\.port has no effect .*");
            assertThat(port(command.lineWith(READY))).isGreaterThan(2);
        }
    }

    @Test
    void withoutLogTheReadyLineIsTheOnlyOne() throws Exception {
        try (var command = CommandProcess.run("start", "--data", "none", "--amqp-port", "0", "--set",
                "log.console.level=none", "--set",
                "management.tcp.port=1")) {
            assertThat(command.lineWith("")).startsWith(READY);

            command.terminate();

            assertThat(command.restOfOutput()).isEmpty();
        }
    }

    @Test
    void aWrongSettingIsNamedWithItsFileAndLine(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("rabbitmq.conf"), "# tuned\nheartbeat = soon\nfram_max = 1\n");

        try (var command = CommandProcess.run("start", "--data", "none", "--config", file.toString())) {
            assertThat(command.exitCode()).isEqualTo(ExitCode.CONFIG);
            assertThat(command.errors()).isEqualTo("""
                    warren: %1$s:2: heartbeat: Expected an integer from 0 to 65535, but found "soon"
                    warren: %1$s:3: Unknown setting fram_max; did you mean frame_max?""".formatted(file));
        }
    }

    private static int port(@Nullable String readyLine) throws IOException {
        Matcher matcher = Pattern.compile(":(\\d+)\\.$").matcher(String.valueOf(readyLine));
        if (!matcher.find()) {
            throw new IOException("Expected a ready line with a port, but found: " + readyLine);
        }
        return Integer.parseInt(matcher.group(1));
    }
}
