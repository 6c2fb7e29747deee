package io.warren.bench.compare;

import java.util.Locale;

/** How two values are compared in words. */
final class Ratio {
    private static final double EQUAL = 0.005;

    /** {@code 1/45} or {@code 3.2×}; empty if there is nothing to compare with. */
    static String text(double value, double reference) {
        if (!(value > 0) || !(reference > 0)) return "";
        double ratio = value / reference;
        if (Math.abs(ratio - 1) < EQUAL) return "1";
        return ratio < 1 ? "1/" + number(1 / ratio) : number(ratio) + "×";
    }

    private static String number(double ratio) {
        return String.format(Locale.ROOT, ratio < 2 ? "%.2f" : ratio < 10 ? "%.1f" : "%,.0f", ratio);
    }

    private Ratio() {
    }
}
