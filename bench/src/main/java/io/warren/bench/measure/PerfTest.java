package io.warren.bench.measure;

import io.warren.bench.brokers.OwnProcesses;
import io.warren.bench.brokers.RunningBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs RabbitMQ's own load generator, which prints a line each second. The lines after the warm-up give the rates, and
 * the processor time of the broker is read from when the first of them came to when the last one came.
 *
 * <p>
 * Threads: one.
 */
public final class PerfTest {
    private static final Pattern LINE = Pattern.compile(
            "time ([0-9.]+) ?s.*?sent: ([0-9.,]+) msg/s.*?received: ([0-9.,]+) msg/s");

    private final OwnProcesses own;
    private final Path jars;

    /** @param jars the folder with perf-test and all it needs */
    public PerfTest(OwnProcesses own, Path jars) {
        this.own = own;
        this.jars = jars;
    }

    /**
     * A line of its output.
     *
     * @param seconds since its start
     */
    record Line(double seconds, double sentPerSecond, double receivedPerSecond) {
        /** The line, or null if it is another one. */
        static @Nullable Line parse(String text) {
            Matcher matcher = LINE.matcher(text);
            if (!matcher.find()) return null;
            return new Line(number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3)));
        }

        private static double number(String text) {
            return Double.parseDouble(text.replace(",", ""));
        }
    }

    /** Messages of the counted time, which begins when the warm-up is over. */
    static final class Counted {
        private final double warmupSeconds;
        private double fromSeconds = -1;
        private double toSeconds;
        private double sent;
        private double received;
        private long fromEpochMillis;
        private long toEpochMillis;

        Counted(double warmupSeconds) {
            this.warmupSeconds = warmupSeconds;
        }

        void add(Line line, long epochMillis) {
            if (line.seconds() < warmupSeconds) return;
            if (fromSeconds < 0) {
                fromSeconds = line.seconds();
                fromEpochMillis = epochMillis;
            } else {
                sent += line.sentPerSecond() * (line.seconds() - toSeconds);
                received += line.receivedPerSecond() * (line.seconds() - toSeconds);
            }
            toSeconds = line.seconds();
            toEpochMillis = epochMillis;
        }

        double seconds() {
            return fromSeconds < 0 ? 0 : toSeconds - fromSeconds;
        }

        double sent() {
            return sent;
        }

        double received() {
            return received;
        }
    }

    /**
     * Runs with these options, besides those that name the broker and the time.
     *
     * @throws IOException if it cannot be run, or prints no rates
     */
    public Result run(RunningBroker broker, List<String> options, double warmupSeconds, double seconds)
            throws IOException, InterruptedException {
        // A line more, as the first one only says where counting begins.
        long wholeSeconds = (long) Math.ceil(warmupSeconds + seconds) + 1;
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-cp",
                jars.resolve("*").toString(), "com.rabbitmq.perf.PerfTest", "-h", broker.uri(), "-z",
                Long.toString(wholeSeconds)));
        command.addAll(options);
        Counted counted = new Counted(warmupSeconds);
        String last = "nothing";
        try (CpuSampler sampler = new CpuSampler(broker.pid())) {
            Process process = own.start(new ProcessBuilder(command).redirectErrorStream(true));
            try (BufferedReader lines = process.inputReader()) {
                for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                    last = text;
                    Line line = Line.parse(text);
                    if (line != null) counted.add(line, System.currentTimeMillis());
                }
            } finally {
                own.end(process, Duration.ZERO);
            }
            CpuTimeline timeline = sampler.end();
            if (counted.seconds() <= 0 || counted.received() <= 0) {
                throw new IOException("Expected rates from perf-test, but it said " + last);
            }
            CpuTimeline.Use use = timeline.between(counted.fromEpochMillis, counted.toEpochMillis);
            double receivedPerSecond = counted.received() / counted.seconds();
            return new Result().put(Metric.RATE, receivedPerSecond)
                    .put(Metric.BROKER_CPU, use.brokerMicros() / use.seconds() / receivedPerSecond)
                    .delivered(counted.received() / counted.sent())
                    .others(use.others());
        }
    }
}
