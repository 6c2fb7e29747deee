package io.warren.bench.compare;

import io.warren.bench.brokers.BrokerUnderTest;
import io.warren.bench.brokers.OwnProcesses;
import io.warren.bench.brokers.RunningBroker;
import io.warren.bench.measure.Generator;
import io.warren.bench.measure.LoadMeasurement;
import io.warren.bench.measure.Metric;
import io.warren.bench.measure.PerfTest;
import io.warren.bench.measure.Result;
import io.warren.codec.method.QueueMethod;
import io.warren.codec.table.FieldTable;
import io.warren.load.wire.BrokerConnection;
import io.warren.load.wire.BrokerUri;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One scenario with one broker, which is started for it and stopped after it.
 *
 * <p>
 * Threads: one.
 */
final class Round {
    static final String FILL = "--count 1000000 --publish-only --keep --confirm 1000";
    static final String DRAIN = "--drain-only --prefetch 1000 --ack 100";

    private static final long FILLED = 1_000_000;

    private final OwnProcesses own;
    private final Generator generator;
    private final @Nullable PerfTest perfTest;
    private final double warmupSeconds;
    private final double seconds;

    /** @param perfTest null if there is none, so that its scenarios fail */
    Round(OwnProcesses own, Generator generator, @Nullable PerfTest perfTest, double warmupSeconds, double seconds) {
        this.own = own;
        this.generator = generator;
        this.perfTest = perfTest;
        this.warmupSeconds = warmupSeconds;
        this.seconds = seconds;
    }

    /**
     * Measures.
     *
     * @throws IOException if the broker does not start, or a generator fails
     */
    Result run(Scenario scenario, BrokerUnderTest broker) throws IOException, InterruptedException {
        Path folder = own.folder();
        try {
            Result result;
            try (RunningBroker running = broker.start(folder)) {
                result = switch (scenario.procedure()) {
                    case RUN -> load(scenario, running, folder);
                    case IDLE -> idle(scenario, running, folder);
                    case FILL_AND_DRAIN -> fillAndDrain(scenario, running, folder, broker.restartable());
                    case PERF_TEST -> perfTest(scenario, running);
                };
            }
            // The broker has ended, or was never ours to end.
            if (scenario.procedure() == Scenario.Procedure.FILL_AND_DRAIN && broker.restartable()) {
                restart(broker, folder, result);
            }
            return scenario.persistent() ? result.remark(broker.persistenceRemark()) : result;
        } finally {
            own.delete(folder);
        }
    }

    private Result load(Scenario scenario, RunningBroker broker, Path folder) throws IOException, InterruptedException {
        Generator.Run run = generator.run(broker, folder, scenario.optionsFor(warmupSeconds, seconds));
        return new Result().load(run.measurement(), scenario.copies()).others(run.others());
    }

    private Result idle(Scenario scenario, RunningBroker broker, Path folder) throws IOException, InterruptedException {
        Generator.Run run = generator.run(broker, folder, scenario.options());
        Result result = new Result().load(run.measurement(), scenario.copies()).others(run.others());
        Double octets = run.measurement().brokerRssBytesPerIdleConnection();
        return octets == null ? result : result.put(Metric.CONNECTION_KIB, octets / (1 << 10));
    }

    private Result fillAndDrain(Scenario scenario, RunningBroker broker, Path folder, boolean fillAgain)
            throws IOException, InterruptedException {
        Result result = new Result();
        if (broker.startSeconds() > 0) result.put(Metric.START_SECONDS, broker.startSeconds());
        Generator.Run fill = generator.run(broker, folder, scenario.optionsAnd(FILL));
        LoadMeasurement filled = fill.measurement();
        result.put(Metric.FILL_RATE, filled.publishRate()).put(Metric.FILL_CPU, filled.brokerCpuMicrosPerMessage());
        Long rss = filled.brokerRssBytes();
        if (rss != null) result.put(Metric.FILLED_RSS, (double) rss / (1 << 20));
        Generator.Run drain = generator.run(broker, folder, scenario.optionsAnd(DRAIN));
        LoadMeasurement drained = drain.measurement();
        result.put(Metric.DRAIN_RATE, drained.consumeRate())
                .put(Metric.DRAIN_CPU, drained.brokerCpuMicrosPerMessage());
        result.others(fill.others()).others(drain.others());
        if (fillAgain) {
            generator.run(broker, folder, scenario.optionsAnd(FILL));
            broker.kill();
        }
        return result;
    }

    /** Starts the broker that was killed, and sees what it still has. */
    private static void restart(BrokerUnderTest broker, Path folder, Result result)
            throws IOException, InterruptedException {
        try (RunningBroker again = broker.start(folder)) {
            long kept = messages(again);
            result.put(Metric.RECOVERED, 100.0 * kept / FILLED);
            if (kept == 0) {
                result.remark("in memory, not kept");
            } else {
                result.put(Metric.RESTART_SECONDS, again.startSeconds());
            }
        }
    }

    private static long messages(RunningBroker broker) {
        BrokerUri uri = BrokerUri.parse(broker.uri());
        try (BrokerConnection connection = BrokerConnection.open(uri, BrokerConnection.RECEIVE_BYTES_MIN)) {
            // Not passive: a queue that is gone shall count as an empty one, not as a failure.
            long messages = connection.ask(
                    new QueueMethod.Declare("bench-0", false, true, false, false, false, FieldTable.EMPTY),
                    QueueMethod.DeclareOk.class).messageCount();
            connection.closeInOrder();
            return messages;
        }
    }

    private Result perfTest(Scenario scenario, RunningBroker broker) throws IOException, InterruptedException {
        if (perfTest == null) throw new IOException("Expected --perf-test for scenario " + scenario.id());
        List<String> options = scenario.options();
        return perfTest.run(broker, options, warmupSeconds, seconds);
    }
}
