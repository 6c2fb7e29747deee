package io.warren.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A linear axis from 0 with a handful of round ticks.
 *
 * @param steps how many ticks follow 0, the last of which is the end
 */
record ValueAxis(double step, int steps) implements Axis {
    /** So many times the least value, and a linear axis would press all others to the ground. */
    private static final double LINEAR_MAX = 50;
    private static final int STEPS_MAX = 5;

    /** The axis that suits these: linear, or logarithmic if they are too far apart. */
    static Axis over(List<Double> values) {
        double greatest = values.stream().mapToDouble(value -> value).max().orElse(1);
        double least = values.stream().mapToDouble(value -> value).min().orElse(0);
        if (least > 0 && greatest / least > LINEAR_MAX) return LogAxis.wholePowers(values);
        double end = greatest > 0 ? greatest : 1;
        double step = roundUp(end / STEPS_MAX);
        return new ValueAxis(step, (int) Math.ceil(end / step - 1e-9));
    }

    /** The next of 1, 2 and 5 times a power of ten. */
    private static double roundUp(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double factor : new double[]{1, 2, 5}) {
            if (factor * power >= value * (1 - 1e-9)) return factor * power;
        }
        return 10 * power;
    }

    @Override
    public double position(double value) {
        return value / (step * steps);
    }

    @Override
    public List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i <= steps; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }
}
