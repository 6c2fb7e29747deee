package io.warren.bench.growth;

import io.warren.bench.brokers.BrokerUnderTest;
import io.warren.bench.brokers.Brokers;
import io.warren.bench.brokers.OwnProcesses;
import io.warren.bench.brokers.RunningBroker;
import io.warren.bench.measure.Generator;
import io.warren.bench.measure.Metric;
import io.warren.bench.measure.Outcome;
import io.warren.bench.measure.Result;
import io.warren.bench.report.Machine;
import io.warren.bench.report.Seconds;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where {@code bench/growth} enters. */
@Command(name = "bench/growth", description = "Measure what a message costs as something grows, and write tables and charts.", mixinStandardHelpOptions = true, sortOptions = false)
public final class Growth implements Callable<Integer> {
    /** A point failed or was refused, so a curve has gaps. */
    private static final int GAPS = 1;
    private static final String CURVES = "queues,bindings,backlog,active,idle,bodies";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--broker", paramLabel = "BROKER", description = Brokers.USAGE + ". Default: warren.")
    private String broker = "warren";

    @Option(names = "--curve", paramLabel = "ID", split = ",", description = "Some of " + CURVES + ". Default: all.")
    private List<String> curves = List.of(CURVES.split(",", -1));

    @Option(names = "--up-to", paramLabel = "N", description = "Leave out greater sizes. Default: none.")
    private long sizeMax = Long.MAX_VALUE;

    @Option(names = "--rounds", paramLabel = "N", description = "Runs at each size. Default: 1.")
    private int rounds = 1;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Counted time of a run. Default: 10.")
    private double seconds = 10;

    @Option(names = "--warmup", paramLabel = "SECONDS", description = "Time before that. Default: 5.")
    private double warmupSeconds = 5;

    @Option(names = "--out", paramLabel = "FOLDER", required = true, description = "Where to write growth-BROKER.md and the charts.")
    private Path out = Path.of(".");

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Growth()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path checkout = Path.of(System.getProperty("warren.checkout", "."));
        try (OwnProcesses own = new OwnProcesses()) {
            own.closeAtExit();
            List<Curve> chosen = chosen();
            BrokerUnderTest measured = brokerUnderTest(new Brokers(own, checkout));
            Generator generator = new Generator(own, checkout);
            Files.createDirectories(out);
            List<Measured> done = new ArrayList<>();
            for (Curve curve : chosen) {
                done.add(measure(own, generator, measured, curve));
                write(done);
            }
            return complete(done) ? CommandLine.ExitCode.OK : GAPS;
        }
    }

    private List<Curve> chosen() {
        try {
            return Curve.chosen(curves);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private BrokerUnderTest brokerUnderTest(Brokers known) throws IOException, InterruptedException {
        try {
            return known.find(broker);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Measured measure(OwnProcesses own, Generator generator, BrokerUnderTest measured, Curve curve)
            throws InterruptedException {
        PrintWriter progress = spec.commandLine().getErr();
        List<Measured.At> points = new ArrayList<>();
        for (long size : curve.sizes().stream().filter(size -> size <= sizeMax).toList()) {
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                Outcome outcome = Outcome.of(() -> run(own, generator, measured, curve, size));
                if (own.closed()) throw new InterruptedException("told to end");
                outcomes.add(outcome);
                progress.println(curve.id() + " " + size + ": " + outcome);
                progress.flush();
            }
            points.add(new Measured.At(size, outcomes));
        }
        String options = String.join(" ", curve.options(curve.sizes().getLast()));
        return new Measured(curve, measured.name(), "warren bench " + options, points);
    }

    private Result run(OwnProcesses own, Generator generator, BrokerUnderTest measured, Curve curve, long size)
            throws IOException, InterruptedException {
        Path folder = own.folder();
        try (RunningBroker running = measured.start(folder)) {
            List<String> fill = curve.fillOptions(size);
            if (fill != null) generator.run(running, folder, fill);
            List<String> options = new ArrayList<>(curve.options(size));
            options.addAll(List.of("--warmup", Seconds.text(warmupSeconds), "--duration", Seconds.text(seconds)));
            Generator.Run run = generator.run(running, folder, options);
            Result result = new Result().load(run.measurement(), 1).others(run.others());
            Double cpuMicros = result.values().get(Metric.BROKER_CPU);
            if (curve.perByte() && cpuMicros != null) result.put(Metric.BYTE_NANOS, cpuMicros * 1e3 / size);
            return result;
        } finally {
            own.delete(folder);
        }
    }

    private void write(List<Measured> done) throws IOException {
        String name = done.getFirst().broker();
        String command = "bench/growth --broker " + Brokers.withoutPlace(broker) + " --curve "
                + String.join(",", curves) + (sizeMax == Long.MAX_VALUE ? "" : " --up-to " + sizeMax) + " --rounds "
                + rounds + " --seconds " + Seconds.text(seconds) + " --warmup " + Seconds.text(warmupSeconds);
        StringBuilder text = new StringBuilder("# What a message costs " + name + " as things grow\n\n")
                .append(Machine.head(ZonedDateTime.now(ZoneOffset.UTC), command));
        for (Measured curve : done) {
            text.append('\n').append(curve.markdown());
            String chart = curve.chart();
            if (chart != null) Files.writeString(out.resolve(curve.fileName()), chart);
        }
        Files.writeString(out.resolve("growth-" + name.replaceAll("[^A-Za-z0-9.-]+", "-") + ".md"), text);
    }

    private static boolean complete(List<Measured> done) {
        return done.stream().flatMap(curve -> curve.points().stream()).flatMap(point -> point.outcomes().stream())
                .allMatch(outcome -> outcome instanceof Outcome.Measured);
    }
}
