package io.warren.load.run;

import io.warren.load.plan.LoadPlan;
import io.warren.load.plan.Messages;
import io.warren.load.report.Percentiles;
import io.warren.load.topology.Topology;
import io.warren.load.wire.BrokerConnection;
import io.warren.load.wire.BrokerUri;
import io.warren.load.wire.PublishCycle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * All producers and consumers of a run, and their threads: two per producer, one per consumer.
 *
 * <p>
 * Threads: one, whoever runs it.
 */
final class Workers {
    private static final long ORDERLY_END_MILLIS = 5_000;
    /** A broken connection shows at the writer too, but only the reader hears why. */
    private static final long EXPLANATION_MILLIS = 1_000;

    private final LoadPlan plan;
    private final RunState state;
    private final List<Producer> producers = new ArrayList<>();
    private final List<Consumer> consumers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    Workers(LoadPlan plan, RunState state) {
        this.plan = plan;
        this.state = state;
    }

    /** Opens all connections; if one fails, {@link #disconnect} is still due for the others. */
    void connect(BrokerUri broker, Topology topology) {
        boolean stamped = plan.messages().stamped() && plan.clients().producers() > 0;
        int count = plan.clients().consumers();
        for (int i = 0; i < count; i++) {
            BrokerConnection connection = BrokerConnection.open(broker, BrokerConnection.RECEIVE_BYTES);
            consumers.add(new Consumer(connection, topology.queues(i, count), plan.settling(), stamped, state));
        }
        for (int i = 0; i < plan.clients().producers(); i++) {
            producers.add(producer(BrokerConnection.open(broker, BrokerConnection.RECEIVE_BYTES), topology, i));
        }
    }

    private Producer producer(BrokerConnection connection, Topology topology, int index) {
        Messages messages = plan.messages();
        int count = plan.clients().producers();
        PublishCycle cycle = PublishCycle.of(topology.exchange(), topology.routingKeys(index, count),
                messages.bodyBytes(), messages.persistent(), connection.frameMax());
        int window = plan.settling().confirmWindow();
        ConfirmWindow confirms = window == 0 ? null : new ConfirmWindow(window, messages.stamped(), state);
        double rate = (double) messages.ratePerSecond() / count;
        return new Producer(connection, cycle, messages, rate, confirms, state);
    }

    /** Begins, consumers first. */
    void start() {
        for (Consumer consumer : consumers) {
            start("bench consumer", consumer::consume, null);
        }
        for (Producer producer : producers) {
            Thread reader = start("bench producer, reading", producer::listen, null);
            start("bench producer, writing", producer::publish, reader);
        }
    }

    private Thread start(String name, Runnable task, @Nullable Thread explaining) {
        Thread thread = Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                if (explaining != null) join(explaining, EXPLANATION_MILLIS);
                state.fail(e);
            }
        });
        threads.add(thread);
        return thread;
    }

    /** Lets so many more messages be published, evenly by all producers. */
    void limit(long messages) {
        int count = producers.size();
        for (int i = 0; i < count; i++) {
            producers.get(i).limit(messages / count + (i < messages % count ? 1 : 0));
        }
    }

    long sent() {
        return producers.stream().mapToLong(Producer::sent).sum();
    }

    long received() {
        return consumers.stream().mapToLong(Consumer::received).sum();
    }

    /** Whether the broker has taken all that was to be published. */
    boolean published() {
        return producers.stream().allMatch(Producer::finished);
    }

    /** Stops publishing; needs {@link RunState#stop} before. */
    void stopPublishing() {
        producers.forEach(Producer::stop);
    }

    /** Ends all connections, by force if the broker takes too long. */
    void finish() {
        consumers.forEach(Consumer::stop);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ORDERLY_END_MILLIS);
        for (Thread thread : threads) {
            join(thread, Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        }
        disconnect();
    }

    /** Drops all connections and waits for the threads. */
    void disconnect() {
        state.stop();
        stopPublishing();
        producers.forEach(Producer::disconnect);
        consumers.forEach(Consumer::disconnect);
        for (Thread thread : threads) {
            join(thread, ORDERLY_END_MILLIS);
        }
    }

    long refused() {
        return producers.stream().mapToLong(Producer::refused).sum();
    }

    /** From due to received; null if nobody measured. */
    @Nullable
    Percentiles latency() {
        return percentiles(consumers.stream().map(Consumer::latencies));
    }

    /** From due to confirmed; null if nobody measured. */
    @Nullable
    Percentiles confirmLatency() {
        return percentiles(producers.stream().mapMulti((producer, histograms) -> {
            Histogram latencies = producer.confirmLatencies();
            if (latencies != null) histograms.accept(latencies);
        }));
    }

    private static @Nullable Percentiles percentiles(Stream<Histogram> parts) {
        Histogram all = new Histogram(3);
        parts.forEach(all::add);
        return all.getTotalCount() == 0 ? null : Percentiles.of(all);
    }

    private static void join(Thread thread, long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
