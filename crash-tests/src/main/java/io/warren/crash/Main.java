package io.warren.crash;

import io.warren.crash.history.Promises;
import io.warren.crash.run.BrokerKind;
import io.warren.crash.run.CrashRun;
import io.warren.crash.run.CycleResult;
import io.warren.crash.run.Settings;
import io.warren.crash.run.Totals;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the harness: {@code crash-tests/run}. */
@Command(name = "crash-tests/run", description = "Kill a broker under load, start it again and check that it kept its promises; exit code 1 if not.", mixinStandardHelpOptions = true, showDefaultValues = true, sortOptions = false)
public final class Main implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--broker", description = "${COMPLETION-CANDIDATES}.")
    private BrokerKind broker = BrokerKind.WARREN;

    @Option(names = "--cycles", description = "How many.")
    private int cycles = 30;

    @Option(names = "--seed", description = "The same seed makes the same schedules. Without it another one each time.")
    private @Nullable Long seed;

    @Option(names = "--cycle", description = "Run this one only, counted from 1.")
    private @Nullable Integer cycle;

    @Option(names = "--directory", description = "Where the data goes. What cycles with violations leave stays there.")
    private Path directory = Path.of("target", "crash");

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting for the broker. Can be repeated.")
    private List<String> brokerSettings = List.of();

    @Option(names = "--verify", paramLabel = "COMMAND", description = "After each kill called with the data directory, such as \"./warren journal verify\".")
    private String verifier = "";

    @Option(names = "--ack-window", paramLabel = "MILLIS", description = "How old an ack must be to survive a kill. Default: what the broker promises.")
    private @Nullable Long ackWindowMillis;

    @Option(names = "--ack-margin", paramLabel = "MILLIS", description = "How long an ack may take from the client's socket to the broker.")
    private long ackMarginMillis = 100;

    @Option(names = "--no-clock", description = "Judge acks by what the broker answered only, not by their age: for a machine that is busy with other things.")
    private boolean noClock;

    @Option(names = "--no-faults", description = "Kill from outside only, not at system calls.")
    private boolean noFaults;

    @Option(names = "--disk-errors", description = "Let system calls also fail with EIO and ENOSPC. The broker may then end with exit code 74.")
    private boolean diskErrors;

    @Option(names = "--load-millis", description = "The kill comes within so many milliseconds of load.")
    private int loadMillisMax = 2_000;

    @Option(names = "--messages", description = "The most that one of the publishers sends in a stretch of load.")
    private int messagesMax = 5_000;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        CrashRun run = new CrashRun(settings());
        Totals totals = new Totals();
        int first = cycle == null ? 1 : cycle;
        int last = cycle == null ? cycles : cycle;
        for (int number = first; number <= last; number++) {
            CycleResult result = run.cycle(number);
            totals.add(result);
            out.println(result.text());
            out.flush();
        }
        out.println(totals.text());
        out.flush();
        return totals.isClean() ? 0 : 1;
    }

    private Settings settings() {
        Promises promises = broker.promises().withMargin(Duration.ofMillis(ackMarginMillis));
        if (ackWindowMillis != null) promises = promises.withAckWindow(Duration.ofMillis(ackWindowMillis));
        if (noClock) promises = promises.withoutClock();
        List<String> verify = verifier.isBlank() ? List.of() : List.of(verifier.strip().split(" +", -1));
        long chosen = seed == null ? System.nanoTime() & Integer.MAX_VALUE : seed;
        return new Settings(broker, chosen, directory, brokerSettings, verify, promises, !noFaults, diskErrors,
                loadMillisMax, messagesMax, Duration.ofMinutes(2));
    }
}
