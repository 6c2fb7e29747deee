package io.warren.load.report;

import org.HdrHistogram.Histogram;

/** How long things took, in microseconds. */
public record Percentiles(double p50Micros, double p99Micros, double p999Micros, double maxMicros) {
    /** Percentiles of a histogram of nanoseconds. */
    public static Percentiles of(Histogram nanos) {
        return new Percentiles(nanos.getValueAtPercentile(50) / 1e3, nanos.getValueAtPercentile(99) / 1e3,
                nanos.getValueAtPercentile(99.9) / 1e3, nanos.getMaxValue() / 1e3);
    }
}
