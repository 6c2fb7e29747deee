package io.warren.load.run;

import io.warren.load.plan.Clients;
import io.warren.load.plan.Extent;
import io.warren.load.plan.LoadPlan;
import io.warren.load.report.Costs;
import io.warren.load.report.Counts;
import io.warren.load.report.LoadReport;
import io.warren.load.report.ProcessUsage;
import io.warren.load.topology.Topology;
import io.warren.load.wire.BrokerConnection;
import io.warren.load.wire.BrokerFailure;
import io.warren.load.wire.BrokerUri;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run against one broker: declares, connects, warms up, measures, cleans up.
 *
 * <p>
 * Threads: {@link #run} one, once, which waits until all is over; {@link #stop} any.
 */
public final class LoadRun {
    private static final long POLL_NANOS = 2_000_000;
    private static final long STALL_NANOS = 30_000_000_000L;
    private static final long LATE_ARRIVALS_NANOS = 5_000_000_000L;

    private final BrokerUri broker;
    private final LoadPlan plan;
    private final @Nullable ProcessUsage brokerProcess;
    private final Topology topology;
    private final RunState state;
    private final Workers workers;
    private final List<BrokerConnection> idle = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * A run of a plan.
     *
     * @throws IllegalArgumentException if the plan names a process that does not exist
     */
    public LoadRun(BrokerUri broker, LoadPlan plan) {
        this.broker = broker;
        this.plan = plan;
        this.brokerProcess = plan.brokerPid() == 0 ? null : ProcessUsage.of(plan.brokerPid());
        this.state = new RunState(plan.messages().backlogHeld());
        this.topology = new Topology(plan.routing());
        this.workers = new Workers(plan, state);
    }

    /**
     * Runs the plan.
     *
     * @throws BrokerFailure if the broker cannot be reached, refuses something, or delivers nothing for half a minute
     */
    public LoadReport run() {
        Clients clients = plan.clients();
        if (clients.producers() + clients.consumers() == 0) return measuredAndClosed();
        try (BrokerConnection control = BrokerConnection.open(broker, BrokerConnection.RECEIVE_BYTES_MIN)) {
            LoadReport report;
            try {
                topology.declare(control);
                report = measuredAndClosed();
            } catch (RuntimeException e) {
                cleanUpAfter(e);
                throw e;
            }
            if (!plan.routing().kept()) topology.delete(control);
            control.closeInOrder();
            return report;
        }
    }

    /** Ends the measurement early; {@link #run} then cleans up and reports as usual. */
    public void stop() {
        stopped = true;
    }

    /** On a connection of its own: the one that declared may be the one that failed. */
    private void cleanUpAfter(RuntimeException failure) {
        if (plan.routing().kept() || !plan.routing().declared()) return;
        try (BrokerConnection control = BrokerConnection.open(broker, BrokerConnection.RECEIVE_BYTES_MIN)) {
            topology.delete(control);
            control.closeInOrder();
        } catch (BrokerFailure e) {
            failure.addSuppressed(e);
        }
    }

    private LoadReport measuredAndClosed() {
        try {
            return measured();
        } finally {
            workers.disconnect();
            idle.forEach(BrokerConnection::close);
        }
    }

    private LoadReport measured() {
        OptionalLong rssBefore = rssBytes();
        for (int i = 0; i < plan.clients().idleConnections() && !stopped; i++) {
            idle.add(BrokerConnection.open(broker, BrokerConnection.RECEIVE_BYTES_MIN));
        }
        workers.connect(broker, topology);
        Extent extent = plan.extent();
        if (extent.messages() > 0 && extent.warmupSeconds() == 0) workers.limit(extent.messages());
        Snapshot before = snapshot();
        if (extent.warmupSeconds() > 0) {
            workers.start();
            awaitSeconds(extent.warmupSeconds());
            before = snapshot();
            state.countFrom(before.nanos());
            if (extent.messages() > 0) workers.limit(extent.messages());
        } else {
            state.countFrom(before.nanos());
            workers.start();
        }
        awaitEnd();
        Snapshot after = snapshot();
        state.countUntil(after.nanos());
        OptionalLong rssAfter = rssBytes();
        state.throwFailure();
        long undelivered = finish();
        Counts counts = new Counts(before.epochMillis(), after.published() - before.published(),
                after.consumed() - before.consumed(),
                workers.refused(), undelivered, (after.nanos() - before.nanos()) / 1e9);
        OptionalDouble brokerCpu = brokerProcess == null ? OptionalDouble.empty()
                : OptionalDouble.of((double) after.brokerCpuMicros() - before.brokerCpuMicros());
        Costs costs = new Costs(after.ownCpuMicros() - before.ownCpuMicros(), brokerCpu, rssAfter, rssBefore);
        return new LoadReport(counts, costs, idle.size(), workers.latency(), workers.confirmLatency());
    }

    private void awaitEnd() {
        Extent extent = plan.extent();
        if (extent.seconds() > 0) {
            awaitSeconds(extent.seconds());
        } else if (plan.clients().producers() > 0) {
            awaitProgressUntil(() -> workers.published() && (plan.clients().consumers() == 0 || allArrived()));
        } else {
            long wanted = extent.messages() > 0 ? extent.messages() : topology.backlog();
            awaitProgressUntil(() -> workers.received() >= wanted);
        }
    }

    /** Stops everything, and returns how many messages of a steady rate have not arrived even a while later. */
    private long finish() {
        boolean steady = plan.messages().ratePerSecond() > 0 && plan.clients().consumers() > 0;
        state.stop();
        workers.stopPublishing();
        if (steady) {
            long deadline = System.nanoTime() + LATE_ARRIVALS_NANOS;
            while (!(workers.published() && allArrived()) && System.nanoTime() < deadline) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
        long undelivered = steady ? Math.max(0, expected() - workers.received()) : 0;
        workers.finish();
        return undelivered;
    }

    private boolean allArrived() {
        return workers.received() >= expected();
    }

    private long expected() {
        return topology.backlog() + workers.sent() * plan.routing().copies();
    }

    private void awaitSeconds(double seconds) {
        long deadline = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < deadline && !ending()) {
            LockSupport.parkNanos(Math.min(POLL_NANOS * 5, deadline - System.nanoTime()));
        }
    }

    private void awaitProgressUntil(BooleanSupplier done) {
        long progress = -1;
        long stalledFrom = System.nanoTime();
        while (!done.getAsBoolean() && !ending()) {
            LockSupport.parkNanos(POLL_NANOS);
            long now = workers.sent() + workers.received();
            if (now > progress) {
                progress = now;
                stalledFrom = System.nanoTime();
            } else if (System.nanoTime() - stalledFrom > STALL_NANOS) {
                throw new BrokerFailure("Nothing moved for 30 seconds: " + workers.sent() + " messages published, "
                        + workers.received() + " consumed");
            }
        }
    }

    private boolean ending() {
        return stopped || state.stopping();
    }

    private OptionalLong rssBytes() {
        return brokerProcess == null ? OptionalLong.empty() : OptionalLong.of(brokerProcess.rssBytes());
    }

    private Snapshot snapshot() {
        long brokerCpuMicros = brokerProcess == null ? 0 : brokerProcess.cpuMicros();
        return new Snapshot(System.currentTimeMillis(), System.nanoTime(), workers.sent(), workers.received(),
                ProcessUsage.ownCpuMicros(),
                brokerCpuMicros);
    }

    private record Snapshot(long epochMillis, long nanos, long published, long consumed, double ownCpuMicros,
            long brokerCpuMicros) {}
}
