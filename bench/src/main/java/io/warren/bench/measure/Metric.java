package io.warren.bench.measure;

import java.util.Locale;

/** What can stand in a column. */
public enum Metric {
    RATE("msg/s", Unit.COUNT),
    BROKER_CPU("broker CPU µs/msg", Unit.FRACTION),
    GENERATOR_CPU("generator CPU µs/msg", Unit.FRACTION),
    BYTE_NANOS("broker CPU ns/byte", Unit.FRACTION),
    DELIVERY_P50("delivery p50 µs", Unit.COUNT),
    DELIVERY_P99("p99", Unit.COUNT),
    DELIVERY_P999("p99.9", Unit.COUNT),
    CONFIRM_P50("confirm p50 µs", Unit.COUNT),
    CONFIRM_P99("confirm p99", Unit.COUNT),
    CONFIRM_P999("confirm p99.9", Unit.COUNT),
    RSS("RSS MiB", Unit.COUNT),
    FILL_RATE("publish msg/s", Unit.COUNT),
    FILL_CPU("publish CPU µs/msg", Unit.FRACTION),
    FILLED_RSS("RSS filled MiB", Unit.COUNT),
    DRAIN_RATE("drain msg/s", Unit.COUNT),
    DRAIN_CPU("drain CPU µs/msg", Unit.FRACTION),
    START_SECONDS("empty start s", Unit.FRACTION),
    RESTART_SECONDS("ready after kill -9 s", Unit.FRACTION),
    RECOVERED("kept %", Unit.COUNT),
    CONNECTION_KIB("KiB per connection", Unit.COUNT),
    OTHERS("others' cores", Unit.FRACTION);

    private enum Unit {
        COUNT,
        FRACTION
    }

    private final String title;
    private final Unit unit;

    Metric(String title, Unit unit) {
        this.title = title;
        this.unit = unit;
    }

    /** The head of its column. */
    public String title() {
        return title;
    }

    /** A value for people: three digits that mean something. */
    public String text(double value) {
        double size = Math.abs(value);
        if (unit == Unit.COUNT && size >= 1e6) return String.format(Locale.ROOT, "%.2f M", value / 1e6);
        if (unit == Unit.COUNT && size >= 1e4) return String.format(Locale.ROOT, "%,d", Math.round(value / 100) * 100);
        if (size >= 100) return String.format(Locale.ROOT, "%,d", Math.round(value));
        if (size >= 10) return String.format(Locale.ROOT, "%.1f", value);
        return String.format(Locale.ROOT, size >= 0.1 || size == 0 ? "%.2f" : "%.3f", value);
    }
}
