package io.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    @Test
    void versionTellsWarrensAndJavas() {
        assertThat(execute("version")).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).containsPattern("^Warren \\d+\\.\\d+\\.\\d+").contains("Java " + Runtime.version());
    }

    @ParameterizedTest
    @CsvSource({"help start", "start --help"})
    void helpTellsTheOptionsOfACommand(String line) {
        assertThat(execute(line.split(" ", -1))).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("--amqp-port", "--bind", "--config", "--set");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "", Expected a command: start
            strat, Did you mean: warren start?
            start --amqp-prot 1, Unknown option
            start --amqp-port x, 'x' is not an int
            start --set heartbeat, KEY=VALUE
            """)
    void aWrongCommandLineIsExplained(String line, String explanation) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);

        assertThat(execute(arguments)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("warren: ").contains(explanation);
    }
}
