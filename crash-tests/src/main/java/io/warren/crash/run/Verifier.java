package io.warren.crash.run;

import io.warren.crash.history.Violation;
import io.warren.crash.history.Violations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks a command whether the files of a dead broker are in order: exit code 0 if so. */
final class Verifier {
    private static final long PATIENCE_SECONDS = 60;

    /** Without it, the broker was killed before it had a data directory. */
    private static final String MADE = "format";
    private static final int LINES_MAX = 5;

    private final List<String> command;
    private final Path data;
    private final Path output;

    Verifier(List<String> command, Path data, Path output) {
        this.command = command;
        this.data = data;
        this.output = output;
    }

    void run(Violations violations) throws IOException, InterruptedException {
        if (command.isEmpty() || !Files.exists(data.resolve(MADE))) return;
        List<String> line = new ArrayList<>(command);
        line.add(data.toString());
        Process process = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            violations.add(Violation.Kind.VERIFIER, "gave no answer for " + PATIENCE_SECONDS + " s; see " + output);
        } else if (process.exitValue() != 0) {
            violations.add(Violation.Kind.VERIFIER, "exit code " + process.exitValue() + ", " + end(output));
        }
    }

    private static String end(Path output) throws IOException {
        List<String> lines = Files.readAllLines(output);
        return String.join("; ", lines.subList(Math.max(0, lines.size() - LINES_MAX), lines.size()));
    }
}
