package io.warren.bench.measure;

import io.warren.bench.brokers.OwnProcesses;
import io.warren.bench.brokers.RunningBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs {@code warren bench} in a process of its own, and watches the machine meanwhile.
 *
 * <p>
 * Threads: one.
 */
public final class Generator {
    private final OwnProcesses own;
    private final Path launcher;

    /** The generator of this checkout, which is built already. */
    public Generator(OwnProcesses own, Path checkout) {
        this.own = own;
        this.launcher = checkout.resolve("warren");
    }

    /** A run, and the load that others made in its counted time. */
    public record Run(LoadMeasurement measurement, OtherLoad others) {}

    /**
     * Runs with these options, besides those that name the broker.
     *
     * @throws IOException if the generator fails, with what it says
     */
    public Run run(RunningBroker broker, Path folder, List<String> options) throws IOException, InterruptedException {
        Path complaints = folder.resolve("generator");
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "bench", "--uri", broker.uri(),
                "--broker-pid", Long.toString(broker.pid()), "--json", "-"));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(complaints.toFile());
        builder.environment().put("WARREN_NO_BUILD", "1");
        builder.environment().remove("WARREN_OPTS"); // they are for the broker
        try (CpuSampler sampler = new CpuSampler(broker.pid())) {
            Process process = own.start(builder);
            try {
                String json = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) throw new IOException(Files.readString(complaints).strip());
                LoadMeasurement run = LoadMeasurement.parse(json);
                return new Run(run, sampler.end().between(run.fromEpochMillis(), run.toEpochMillis()).others());
            } finally {
                own.end(process, Duration.ZERO);
            }
        }
    }
}
