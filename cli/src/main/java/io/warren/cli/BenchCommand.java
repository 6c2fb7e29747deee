package io.warren.cli;

import io.warren.load.plan.Clients;
import io.warren.load.plan.LoadPlan;
import io.warren.load.report.LoadReport;
import io.warren.load.run.LoadRun;
import io.warren.load.wire.BrokerUri;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "bench", description = "Load any AMQP 0-9-1 broker, and measure its throughput, processor time and latency.", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false)
final class BenchCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";
    private static final long CLEAN_UP_SECONDS = 15;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--uri", paramLabel = "URI", description = "The broker: amqp://user:password@host:port/vhost. Default: the one on this machine.")
    private String uri = "amqp://guest:guest@127.0.0.1:5672";

    @Mixin
    private BenchWorkload workload = new BenchWorkload();

    @Mixin
    private BenchMessages messages = new BenchMessages();

    @Mixin
    private BenchExtent extent = new BenchExtent();

    @Option(names = "--broker-pid", paramLabel = "PID", description = "The broker's process on this machine, to read its processor time and memory (Linux).")
    private long brokerPid;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result as JSON too; - for standard output, instead of the table.")
    private @Nullable String json;

    @Override
    public Integer call() throws IOException {
        LoadRun run = run();
        CountDownLatch done = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endEarly(run, done), "interrupted"));
        try {
            show(run.run());
        } finally {
            done.countDown();
        }
        return ExitCode.OK;
    }

    private void show(LoadReport report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (STANDARD_OUTPUT.equals(json)) {
            out.println(report.json());
        } else {
            out.println(report.table());
            if (json != null) Files.writeString(Path.of(json), report.json() + System.lineSeparator());
        }
        out.flush();
    }

    private LoadRun run() {
        try {
            Clients clients = workload.clients();
            boolean traffic = clients.producers() + clients.consumers() > 0;
            LoadPlan plan = new LoadPlan(clients, workload.routing(), messages.messages(), messages.settling(),
                    extent.extent(workload.drainOnly(), traffic), brokerPid);
            return new LoadRun(BrokerUri.parse(uri), plan);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** Ctrl-C ends the measurement, but not the cleaning up after it, nor the report. */
    private static void endEarly(LoadRun run, CountDownLatch done) {
        run.stop();
        try {
            if (!done.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
