package io.warren.load.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * All that a run measured.
 *
 * @param idleConnections how many connections were held open besides
 * @param latency from when a message was due to its arrival; null if not measured
 * @param confirmLatency from when a message was due to its confirmation; null if not measured
 */
public record LoadReport(Counts counts, Costs costs, int idleConnections, @Nullable Percentiles latency,
        @Nullable Percentiles confirmLatency) {

    /** The report in a line of JSON; what was not measured is null. */
    public String json() {
        StringJoiner json = new StringJoiner(",", "{", "}");
        json.add(member("published", counts.published()));
        json.add(member("consumed", counts.consumed()));
        json.add(member("refused", counts.refused()));
        json.add(member("undelivered", counts.undelivered()));
        json.add(member("fromEpochMillis", counts.fromEpochMillis()));
        json.add(member("seconds", counts.seconds()));
        json.add(member("publishRate", counts.publishRate()));
        json.add(member("consumeRate", counts.consumeRate()));
        json.add(member("generatorCpuMicrosPerMessage", generatorCpuMicrosPerMessage()));
        json.add(member("brokerCpuMicrosPerMessage", brokerCpuMicrosPerMessage()));
        json.add(member("brokerRssBytes", brokerRssBytes()));
        json.add(member("idleConnections", idleConnections));
        json.add(member("brokerRssBytesPerIdleConnection", brokerRssBytesPerIdleConnection()));
        json.add("\"latencyMicros\":" + json(latency));
        json.add("\"confirmLatencyMicros\":" + json(confirmLatency));
        return json.toString();
    }

    /** The report for people, some ten lines. */
    public String table() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-28s%,14.2f s", "counted time", counts.seconds()));
        lines.add(String.format(Locale.ROOT, "%-28s%,14d   %,14.0f/s", "published", counts.published(),
                counts.publishRate()));
        lines.add(String.format(Locale.ROOT, "%-28s%,14d   %,14.0f/s", "consumed", counts.consumed(),
                counts.consumeRate()));
        if (counts.refused() > 0) lines.add(row("refused by the broker", (double) counts.refused(), ""));
        if (counts.undelivered() > 0) lines.add(row("not delivered in the end", (double) counts.undelivered(), ""));
        addIfKnown(lines, "generator CPU per message", generatorCpuMicrosPerMessage(), 1, "µs");
        addIfKnown(lines, "broker CPU per message", brokerCpuMicrosPerMessage(), 1, "µs");
        addIfKnown(lines, "broker memory", brokerRssBytes(), 1 << 20, "MiB");
        addIfKnown(lines, "  per idle connection", brokerRssBytesPerIdleConnection(), 1 << 10, "KiB");
        if (latency != null) lines.add(row("delivery", latency));
        if (confirmLatency != null) lines.add(row("confirm", confirmLatency));
        return String.join(System.lineSeparator(), lines);
    }

    private @Nullable Double generatorCpuMicrosPerMessage() {
        return perMessage(OptionalDouble.of(costs.generatorCpuMicros()));
    }

    private @Nullable Double brokerCpuMicrosPerMessage() {
        return perMessage(costs.brokerCpuMicros());
    }

    private @Nullable Double perMessage(OptionalDouble micros) {
        if (micros.isEmpty() || counts.messages() == 0) return null;
        return micros.getAsDouble() / counts.messages();
    }

    private @Nullable Long brokerRssBytes() {
        return costs.brokerRssBytes().isEmpty() ? null : costs.brokerRssBytes().getAsLong();
    }

    private @Nullable Double brokerRssBytesPerIdleConnection() {
        if (idleConnections == 0 || costs.brokerRssBytes().isEmpty() || costs.brokerRssBytesBefore().isEmpty()) {
            return null;
        }
        double grown = (double) costs.brokerRssBytes().getAsLong() - costs.brokerRssBytesBefore().getAsLong();
        return grown / idleConnections;
    }

    private static void addIfKnown(List<String> lines, String name, @Nullable Number value, long unit, String text) {
        if (value != null) lines.add(row(name, value.doubleValue() / unit, text));
    }

    private static String row(String name, double value, String unit) {
        return String.format(Locale.ROOT, "%-28s%,14.2f %s", name, value, unit);
    }

    private static String row(String name, Percentiles latency) {
        return String.format(Locale.ROOT, "%-28sp50 %,.0f   p99 %,.0f   p99.9 %,.0f   max %,.0f µs", name,
                latency.p50Micros(), latency.p99Micros(), latency.p999Micros(), latency.maxMicros());
    }

    private static String json(@Nullable Percentiles latency) {
        if (latency == null) return "null";
        return new StringJoiner(",", "{", "}")
                .add(member("p50", latency.p50Micros()))
                .add(member("p99", latency.p99Micros()))
                .add(member("p999", latency.p999Micros()))
                .add(member("max", latency.maxMicros()))
                .toString();
    }

    private static String member(String name, @Nullable Number value) {
        String text = value instanceof Double number ? String.format(Locale.ROOT, "%.3f", number) : "" + value;
        return "\"" + name + "\":" + text;
    }
}
