package io.warren.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic axis over whole values or not; 0, which has no logarithm, stands a power of ten before the least other
 * value.
 *
 * @param least decimal logarithm at the beginning
 * @param greatest decimal logarithm at the end
 */
record LogAxis(double least, double greatest) implements Axis {
    /** The axis from the least to the greatest of these. */
    static LogAxis over(List<Double> values) {
        double greatest = values.stream().mapToDouble(value -> value).max().orElse(1);
        double least = values.stream().mapToDouble(value -> value).filter(value -> value > 0).min().orElse(1);
        boolean zero = values.stream().anyMatch(value -> value == 0);
        double from = Math.log10(least) - (zero ? 1 : 0);
        return new LogAxis(from, Math.max(Math.log10(Math.max(greatest, least)), from));
    }

    /** From the power of ten below to the one above, for an axis with lines across. */
    static LogAxis wholePowers(List<Double> values) {
        LogAxis exact = over(values);
        double from = Math.floor(exact.least);
        return new LogAxis(from, Math.max(from + 1, Math.ceil(exact.greatest)));
    }

    @Override
    public double position(double value) {
        if (greatest == least) return 0.5;
        return value <= 0 ? 0 : (Math.log10(value) - least) / (greatest - least);
    }

    @Override
    public List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (double power = Math.ceil(least); power <= greatest; power++) {
            ticks.add(Math.pow(10, power));
        }
        return ticks;
    }
}
