package io.warren.bench.growth;

import io.warren.bench.measure.Metric;
import io.warren.bench.measure.Outcome;
import io.warren.bench.measure.Spread;
import io.warren.bench.report.MarkdownTable;
import io.warren.bench.report.SvgChart;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A curve of one broker, as far as it could be measured.
 *
 * @param command what was run, at the greatest size
 */
record Measured(Curve curve, String broker, String command, List<At> points) {
    /** All rounds at one size. */
    record At(long size, List<Outcome> outcomes) {
        /** The spread of the rounds that count; null if none does. */
        @Nullable
        Spread spread(Metric metric) {
            List<Double> values = new ArrayList<>();
            for (Outcome outcome : outcomes) {
                if (!(outcome instanceof Outcome.Measured measured)) continue;
                Double value = measured.result().values().get(metric);
                if (value != null) values.add(value);
            }
            return values.isEmpty() ? null : Spread.of(values);
        }

        private Set<String> remarks() {
            Set<String> remarks = new LinkedHashSet<>();
            for (Outcome outcome : outcomes) {
                switch (outcome) {
                    case Outcome.Measured measured -> remarks.addAll(measured.result().remarks());
                    case Outcome.Refused refused -> remarks.add(refused.why());
                    case Outcome.Failed failed -> remarks.add("failed: " + failed.why());
                }
            }
            return remarks;
        }
    }

    /** The files of the curve are named so. */
    String fileName() {
        return "growth-" + broker.replaceAll("[^A-Za-z0-9.-]+", "-") + "-" + curve.id() + ".svg";
    }

    /** The section in Markdown, with the chart if there is one. */
    String markdown() {
        List<Metric> columns =
                new ArrayList<>(List.of(Metric.RATE, Metric.BROKER_CPU, Metric.GENERATOR_CPU, Metric.RSS));
        if (curve.perByte()) columns.add(Metric.BYTE_NANOS);
        List<String> heads = new ArrayList<>(List.of(curve.grows()));
        columns.forEach(metric -> heads.add(metric.title()));
        MarkdownTable table = new MarkdownTable(heads);
        StringBuilder notes = new StringBuilder();
        for (At point : points) {
            List<String> cells = new ArrayList<>(List.of(String.format("%,d", point.size())));
            for (Metric metric : columns) {
                Spread spread = point.spread(metric);
                cells.add(spread == null ? "" : spread.text(metric));
            }
            table.row(cells);
            point.remarks().forEach(remark -> notes.append(String.format("- at %,d: %s%n", point.size(),
                    remark.replace('\n', ' '))));
        }
        String chart = chart() == null ? "" : "\n![" + curve.title() + "](" + fileName() + ")\n";
        return "### " + curve.id() + ": " + curve.title() + "\n\n`" + command + "`\n\n" + table.text()
                + (notes.isEmpty() ? "" : "\n" + notes) + chart;
    }

    /** The chart; null if nothing was measured. */
    @Nullable
    String chart() {
        List<SvgChart.Point> measured = new ArrayList<>();
        for (At point : points) {
            Spread cost = point.spread(Metric.BROKER_CPU);
            if (cost != null) measured.add(new SvgChart.Point(point.size(), cost.median()));
        }
        if (measured.isEmpty()) return null;
        return new SvgChart(broker + ": cost of a message by " + curve.grows(), curve.grows(),
                Metric.BROKER_CPU.title(), measured, Metric.BROKER_CPU::text).text();
    }
}
