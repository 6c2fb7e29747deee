package io.warren.bench.report;

import java.util.List;

/** Where values stand on a line that goes from 0 to 1. */
interface Axis {
    double position(double value);

    /** Values worth a line across the chart. */
    List<Double> ticks();
}
