package io.warren.bench.measure;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run measured.
 *
 * <p>
 * Threads: one.
 */
public final class Result {
    /** Consumers that keep up with less than this part of what is published leave a backlog that grows. */
    static final double KEEPING_UP_MIN = 0.95;

    private final Map<Metric, Double> values = new EnumMap<>(Metric.class);
    private final List<String> remarks = new ArrayList<>();
    private OtherLoad others = new OtherLoad(0);
    private boolean backlogGrew;

    /** Adds a value, if it was measured. */
    public Result put(Metric metric, @Nullable Double value) {
        if (value != null) values.put(metric, value);
        return this;
    }

    /** Adds what a reader must know to make sense of the values. */
    public Result remark(String text) {
        if (!text.isEmpty()) remarks.add(text);
        return this;
    }

    /** Adds the load that others made in a part of the run; the greatest of all parts counts. */
    public Result others(OtherLoad load) {
        if (load.cores() >= others.cores()) others = load;
        return put(Metric.OTHERS, others.cores());
    }

    /** Adds what the generator measured of a throughput run, in which each message ends in so many queues. */
    public Result load(LoadMeasurement run, int copies) {
        put(Metric.RATE, run.rate());
        put(Metric.BROKER_CPU, run.brokerCpuMicrosPerMessage());
        put(Metric.GENERATOR_CPU, run.generatorCpuMicrosPerMessage());
        Long rss = run.brokerRssBytes();
        if (rss != null) put(Metric.RSS, mebibytes(rss));
        LoadMeasurement.Latency delivery = run.latencyMicros();
        if (delivery != null) {
            put(Metric.DELIVERY_P50, delivery.p50()).put(Metric.DELIVERY_P99, delivery.p99())
                    .put(Metric.DELIVERY_P999, delivery.p999());
        }
        LoadMeasurement.Latency confirm = run.confirmLatencyMicros();
        if (confirm != null) {
            put(Metric.CONFIRM_P50, confirm.p50()).put(Metric.CONFIRM_P99, confirm.p99())
                    .put(Metric.CONFIRM_P999, confirm.p999());
        }
        if (run.undelivered() > 0) remark(run.undelivered() + " messages were not delivered in the end");
        delivered(run.delivered(copies));
        return this;
    }

    /** Adds how much of what was to be delivered was delivered. */
    public Result delivered(double part) {
        if (part < KEEPING_UP_MIN) {
            backlogGrew = true;
            remark("backlog grew: consumed only " + Math.round(part * 100) + " % of what was published");
        }
        return this;
    }

    static double mebibytes(long bytes) {
        return (double) bytes / (1 << 20);
    }

    /** All values. */
    public Map<Metric, Double> values() {
        return values;
    }

    public List<String> remarks() {
        return remarks;
    }

    /** Whether more was published than consumed. */
    public boolean backlogGrew() {
        return backlogGrew;
    }

    /** The load that others made meanwhile. */
    public OtherLoad others() {
        return others;
    }

    @Override
    public String toString() {
        return values + (remarks.isEmpty() ? "" : " " + remarks);
    }
}
