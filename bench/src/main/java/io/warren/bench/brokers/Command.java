package io.warren.bench.brokers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A command that prints something and ends. */
public final class Command {
    /**
     * What a command prints, once it has ended; its complaints go to ours.
     *
     * @throws IOException if it cannot be run or fails
     */
    public static String output(OwnProcesses own, List<String> command) throws IOException, InterruptedException {
        return output(own, new ProcessBuilder(command));
    }

    /** The same, with an environment. */
    public static String output(OwnProcesses own, ProcessBuilder builder) throws IOException, InterruptedException {
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = own.start(builder);
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException("Expected " + builder.command() + " to succeed, but it ended with " + code);
            }
            return output;
        } finally {
            own.end(process, Duration.ZERO);
        }
    }

    private Command() {
    }
}
