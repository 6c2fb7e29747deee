package io.warren.bench.report;

import java.util.Locale;

/** Seconds as they are given on command lines. */
public final class Seconds {
    /** Without decimals that say nothing. */
    public static String text(double seconds) {
        return seconds == Math.rint(seconds) ? Long.toString((long) seconds)
                : String.format(Locale.ROOT, "%.3f", seconds);
    }

    private Seconds() {
    }
}
