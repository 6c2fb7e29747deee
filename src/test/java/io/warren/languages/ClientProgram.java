package io.warren.languages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs a client as a process and takes what it prints. */
final class ClientProgram {

    private static final int LIMIT_SECONDS = 25;

    private ClientProgram() {
    }

    /** What a program printed, standard error included, and its exit code. */
    record Result(int exitCode, List<String> lines) {}

    static Result run(String... command) throws IOException, InterruptedException {
        return run(Map.of(), "", command);
    }

    static Result run(Map<String, String> environment, String input, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("client", ".out");
        Path typed = Files.createTempFile("client", ".in");
        try {
            Files.writeString(typed, input);
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectInput(typed.toFile()).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("Expected " + List.of(command) + " to end within " + LIMIT_SECONDS
                        + " s; it printed " + Files.readAllLines(output));
            }
            return new Result(process.exitValue(), Files.readAllLines(output, UTF_8));
        } finally {
            Files.delete(output);
            Files.delete(typed);
        }
    }

    /** The arguments after the first ones. */
    static String[] command(List<String> first, String... rest) {
        List<String> command = new ArrayList<>(first);
        command.addAll(List.of(rest));
        return command.toArray(String[]::new);
    }

    /** Whether a program of this name is on the PATH. */
    static boolean installed(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /** The path of a script among the test resources. */
    static String script(String name) {
        URL url = Objects.requireNonNull(ClientProgram.class.getResource("/clients/" + name), name);
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
