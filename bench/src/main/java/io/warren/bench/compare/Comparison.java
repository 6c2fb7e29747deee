package io.warren.bench.compare;

import io.warren.bench.brokers.BrokerUnderTest;
import io.warren.bench.brokers.OwnProcesses;
import io.warren.bench.brokers.RunningBroker;
import io.warren.bench.measure.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Some scenarios with some brokers: per scenario the first, the second and so on, then all of them again, so that what
 * changes slowly on the machine meets all alike.
 *
 * <p>
 * Threads: one.
 */
final class Comparison {
    private final OwnProcesses own;
    private final Round round;
    private final List<BrokerUnderTest> brokers;
    private final int rounds;
    private final PrintWriter progress;
    private final Map<BrokerUnderTest, String> versions = new LinkedHashMap<>();

    Comparison(OwnProcesses own, Round round, List<BrokerUnderTest> brokers, int rounds, PrintWriter progress) {
        this.own = own;
        this.round = round;
        this.brokers = brokers;
        this.rounds = rounds;
        this.progress = progress;
    }

    /**
     * Starts each broker once, which shows that it can be started and what version it is.
     *
     * @throws IOException if one does not start
     */
    void findVersions() throws IOException, InterruptedException {
        for (BrokerUnderTest broker : brokers) {
            Path folder = own.folder();
            try (RunningBroker running = broker.start(folder)) {
                versions.put(broker, broker.version().isEmpty() ? Version.of(running) : broker.version());
            } finally {
                own.delete(folder);
            }
        }
    }

    /** All rounds of a scenario; those that fail are in it. */
    List<Runs> run(Scenario scenario) throws InterruptedException {
        List<Runs> all = new ArrayList<>();
        for (BrokerUnderTest broker : brokers) {
            all.add(new Runs(broker, versions.getOrDefault(broker, "")));
        }
        for (int i = 1; i <= rounds; i++) {
            for (Runs runs : all) {
                Outcome outcome = Outcome.of(() -> round.run(scenario, runs.broker()));
                if (own.closed()) throw new InterruptedException("told to end");
                runs.add(outcome);
                progress.println(scenario.id() + ", round " + i + ", " + runs.broker().name() + ": " + text(outcome));
                progress.flush();
            }
        }
        return all;
    }

    private static String text(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Measured measured -> measured.result().toString();
            case Outcome.Refused refused -> refused.why() + " " + refused.result();
            case Outcome.Failed failed -> "failed: " + failed.why();
        };
    }
}
