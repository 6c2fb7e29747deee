package io.warren.crash.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process, with those that it started, whose output goes to a file: one that nobody reads would stop a broker.
 *
 * <p>
 * Threads: one.
 */
final class ChildProcess {
    private static final long POLL_MILLIS = 5;

    private final Process process;
    private final Path output;

    private ChildProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param output is written anew */
    static ChildProcess start(ProcessBuilder builder, Path output) throws IOException {
        builder.redirectErrorStream(true).redirectOutput(output.toFile()).redirectInput(ProcessBuilder.Redirect.from(
                Path.of("/dev/null").toFile()));
        return new ChildProcess(builder.start(), output);
    }

    /** Waits until it has written these words; false if it ended before, or has not by then. */
    boolean awaitLine(String words, Duration timeout) throws IOException, InterruptedException {
        // Rounds, not a deadline: a machine that stood still meanwhile is no fault of the process.
        for (long rounds = timeout.toMillis() / POLL_MILLIS; rounds > 0; rounds--) {
            boolean alive = process.isAlive(); // before reading: its last words count
            if (Files.readString(output).contains(words)) return true;
            if (!alive) return false;
            Thread.sleep(POLL_MILLIS);
        }
        return false;
    }

    boolean awaitEnd(Duration timeout) throws InterruptedException {
        return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    void kill() {
        List<ProcessHandle> all = all();
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        for (ProcessHandle handle : all) {
            handle.onExit().join(); // its files and its port are free only then
        }
    }

    /** @param name without SIG */
    void signal(String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name.toUpperCase(Locale.ROOT)));
        all().forEach(handle -> command.add(Long.toString(handle.pid())));
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
                .waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Nullable
    Integer exitCode() {
        return process.isAlive() ? null : process.exitValue();
    }

    private List<ProcessHandle> all() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    }
}
