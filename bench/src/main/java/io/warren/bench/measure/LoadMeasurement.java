package io.warren.bench.measure;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What {@code warren bench --json} says of a run; see LoadReport there. What was not measured is null. */
public record LoadMeasurement(long published, long consumed, long undelivered, long fromEpochMillis, double seconds,
        double publishRate, double consumeRate, @Nullable Double generatorCpuMicrosPerMessage,
        @Nullable Double brokerCpuMicrosPerMessage, @Nullable Long brokerRssBytes,
        @Nullable Double brokerRssBytesPerIdleConnection, @Nullable Latency latencyMicros,
        @Nullable Latency confirmLatencyMicros) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Percentiles in microseconds. */
    public record Latency(double p50, double p99, double p999, double max) {}

    /**
     * Reads a report.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static LoadMeasurement parse(String json) {
        try {
            return JSON.readValue(json, LoadMeasurement.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("Expected a report of warren bench, but found " + json, e);
        }
    }

    /** When the counted time ended. */
    long toEpochMillis() {
        return fromEpochMillis + (long) (seconds * 1e3);
    }

    /** Messages per second: consumed, or published if nobody consumes. */
    double rate() {
        return consumed > 0 ? consumeRate : publishRate;
    }

    /**
     * How much of what was to be delivered was delivered; less than 1 if a backlog grew, whose messages cost less than
     * those that were delivered.
     *
     * @param copies in how many queues each message ends
     */
    double delivered(int copies) {
        return consumed == 0 || published == 0 ? 1 : (double) consumed / copies / published;
    }
}
