package io.warren.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The command in a process of its own, as the launcher runs it. */
final class CommandProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    private CommandProcess(Process process) {
        this.process = process;
        this.out = process.inputReader();
    }

    static CommandProcess run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        try {
            return new CommandProcess(new ProcessBuilder(command).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads standard output up to the first line that contains these words, or to its end. */
    @Nullable
    String lineWith(String words) throws IOException {
        String line = out.readLine();
        while (line != null && !line.contains(words)) {
            line = out.readLine();
        }
        return line;
    }

    /** Asks the process to end, as Ctrl-C or a service manager does. */
    void terminate() {
        // not Process.destroy, which also closes the streams
        if (!process.toHandle().destroy()) {
            throw new AssertionError("The command cannot be terminated");
        }
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("The command is still running");
        }
        return process.exitValue();
    }

    String restOfOutput() {
        return String.join("\n", out.lines().toList());
    }

    String errors() {
        return String.join("\n", process.errorReader().lines().toList());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
