package io.warren.bench.compare;

import io.warren.bench.measure.Metric;
import io.warren.bench.measure.Spread;
import io.warren.bench.report.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scenario in a report: its table, and what must be known to read it.
 *
 * @param command what was run
 * @param runs of each broker, in the order in which they were named
 */
record Section(Scenario scenario, String command, List<Runs> runs) {
    private static final String BACKLOG_MARK = " ▲";

    /** The section in Markdown. */
    String markdown() {
        Runs reference = reference();
        List<String> heads = new ArrayList<>(List.of("broker", "version", "runs"));
        for (Metric metric : scenario.columns()) {
            heads.add(metric.title());
            if (reference != null && scenario.compared().contains(metric)) {
                heads.add("to " + reference.broker().name());
            }
        }
        MarkdownTable table = new MarkdownTable(heads);
        runs.forEach(row -> table.row(cells(row, reference)));
        StringBuilder text = new StringBuilder("### " + scenario.id() + ": " + scenario.title() + "\n\n`" + command
                + "`\n\n" + table.text());
        List<String> notes = notes();
        if (!notes.isEmpty()) text.append('\n');
        notes.forEach(note -> text.append("- ").append(note.replace('\n', ' ')).append('\n'));
        return text.toString();
    }

    /** What the others are compared with: the first peer, or without one the first broker; null if that is the only one. */
    private @Nullable Runs reference() {
        if (runs.size() < 2) return null;
        return runs.stream().filter(row -> row.broker().peer()).findFirst().orElse(runs.getFirst());
    }

    private List<String> cells(Runs row, @Nullable Runs reference) {
        List<String> cells = new ArrayList<>(List.of(row.broker().name(), row.version(),
                row.measured() + " of " + row.outcomes().size()));
        for (Metric metric : scenario.columns()) {
            Spread spread = row.spread(metric);
            boolean marked = metric == Metric.RATE && row.backlogGrew();
            cells.add(spread == null ? "" : spread.text(metric) + (marked ? BACKLOG_MARK : ""));
            if (reference != null && scenario.compared().contains(metric)) cells.add(ratio(row, reference, metric));
        }
        return cells;
    }

    private static String ratio(Runs row, Runs reference, Metric metric) {
        Spread value = row.spread(metric);
        Spread other = reference.spread(metric);
        return row == reference || value == null || other == null ? "" : Ratio.text(value.median(), other.median());
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (Runs row : runs) {
            row.remarks().forEach(remark -> notes.add(row.broker().name() + ": " + remark));
        }
        if (runs.stream().anyMatch(Runs::backlogGrew)) {
            notes.add(
                    "▲ messages per second delivered; more were published, and the cost of those is in the processor time");
        }
        return notes;
    }
}
