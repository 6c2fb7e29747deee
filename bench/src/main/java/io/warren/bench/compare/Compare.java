package io.warren.bench.compare;

import io.warren.bench.brokers.BrokerUnderTest;
import io.warren.bench.brokers.Brokers;
import io.warren.bench.brokers.OwnProcesses;
import io.warren.bench.measure.Generator;
import io.warren.bench.measure.PerfTest;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where {@code bench/compare} enters. */
@Command(name = "bench/compare", description = "Run brokers side by side, each started fresh for every run, and write tables.", mixinStandardHelpOptions = true, sortOptions = false)
public final class Compare implements Callable<Integer> {
    /** A round failed or was refused, so the report has gaps. */
    private static final int GAPS = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--broker", paramLabel = "BROKER", description = Brokers.USAGE
            + ". Can be repeated. Default: warren and rabbitmq.")
    private List<String> brokers = List.of("warren", "rabbitmq");

    @Option(names = "--scenario", paramLabel = "ID", split = ",", description = "a16, a1k, b, c, d, e, f, gt, gp, h, with --perf-test p16, p1k, pb; the first letter means all with it. Default: "
            + Scenario.DEFAULT_IDS)
    private List<String> scenarios = List.of(Scenario.DEFAULT_IDS.split(",", -1));

    @Option(names = "--rounds", paramLabel = "N", description = "Runs of each broker in each scenario. Default: 3.")
    private int rounds = 3;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Counted time of a run. Default: 10.")
    private double seconds = 10;

    @Option(names = "--warmup", paramLabel = "SECONDS", description = "Time before that. Default: 10.")
    private double warmupSeconds = 10;

    @Option(names = "--perf-test", paramLabel = "FOLDER", description = "The jars of RabbitMQ's perf-test.")
    private @Nullable Path perfTest;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the tables to a file. Default: standard output.")
    private @Nullable Path out;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all values of all rounds as JSON too.")
    private @Nullable Path json;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Compare()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path checkout = Path.of(System.getProperty("warren.checkout", "."));
        try (OwnProcesses own = new OwnProcesses()) {
            own.closeAtExit();
            List<Scenario> chosen = chosen();
            PerfTest tester = perfTest == null ? null : new PerfTest(own, perfTest.toAbsolutePath());
            Round round = new Round(own, new Generator(own, checkout), tester, warmupSeconds, seconds);
            Comparison comparison = new Comparison(own, round, brokersUnderTest(new Brokers(own, checkout)), rounds,
                    spec.commandLine().getErr());
            comparison.findVersions();
            List<Section> sections = new ArrayList<>();
            for (Scenario scenario : chosen) {
                sections.add(new Section(scenario, scenario.command(warmupSeconds, seconds), comparison.run(scenario)));
                write(sections); // what was measured in an hour is not lost to what fails then
            }
            if (out == null) show(markdown(sections));
            return complete(sections) ? CommandLine.ExitCode.OK : GAPS;
        }
    }

    private List<Scenario> chosen() {
        try {
            List<Scenario> chosen = Scenario.chosen(scenarios);
            if (perfTest == null
                    && chosen.stream().anyMatch(one -> one.procedure() == Scenario.Procedure.PERF_TEST)) {
                throw new IllegalArgumentException("Expected --perf-test for scenarios with perf-test");
            }
            return chosen;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private List<BrokerUnderTest> brokersUnderTest(Brokers known) throws IOException, InterruptedException {
        List<BrokerUnderTest> found = new ArrayList<>();
        for (String text : brokers) {
            try {
                found.add(known.find(text));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
        }
        return found;
    }

    private void write(List<Section> sections) throws IOException {
        if (out != null) Files.writeString(out, markdown(sections));
        if (json != null) Files.writeString(json, JsonReport.of(sections));
    }

    private void show(String text) {
        PrintWriter console = spec.commandLine().getOut();
        console.print(text);
        console.flush();
    }

    private String markdown(List<Section> sections) throws IOException {
        List<String> words = new ArrayList<>(List.of("bench/compare"));
        brokers.forEach(broker -> words.addAll(List.of("--broker", Brokers.withoutPlace(broker))));
        words.addAll(
                List.of("--scenario", String.join(",", scenarios), "--rounds", Integer.toString(rounds), "--seconds",
                        Seconds.text(seconds), "--warmup", Seconds.text(warmupSeconds)));
        if (perfTest != null) words.addAll(List.of("--perf-test", "FOLDER"));
        StringBuilder text =
                new StringBuilder(Machine.head(ZonedDateTime.now(ZoneOffset.UTC), String.join(" ", words)));
        sections.forEach(section -> text.append('\n').append(section.markdown()));
        return text.toString();
    }

    private static boolean complete(List<Section> sections) {
        return sections.stream().flatMap(section -> section.runs().stream())
                .allMatch(runs -> runs.measured() == runs.outcomes().size());
    }
}
