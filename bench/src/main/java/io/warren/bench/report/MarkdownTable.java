package io.warren.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table in Markdown, whose columns are wide enough in the source too.
 *
 * <p>
 * Threads: one.
 */
public final class MarkdownTable {
    private final List<List<String>> rows = new ArrayList<>();
    private final int columns;

    /** A table with these heads. */
    public MarkdownTable(List<String> heads) {
        this.columns = heads.size();
        rows.add(escaped(heads));
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if it has not as many cells as the table has columns
     */
    public MarkdownTable row(List<String> cells) {
        if (cells.size() != columns) {
            throw new IllegalArgumentException("Expected " + columns + " cells, but found " + cells);
        }
        rows.add(escaped(cells));
        return this;
    }

    private static List<String> escaped(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|").replace('\n', ' ')).toList();
    }

    /** The table; each line ends with a newline. */
    public String text() {
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(Math.max(3, widths[i]), row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        append(text, rows.getFirst(), widths);
        List<String> rule = new ArrayList<>();
        for (int width : widths) {
            rule.add("-".repeat(width));
        }
        append(text, rule, widths);
        rows.stream().skip(1).forEach(row -> append(text, row, widths));
        return text.toString();
    }

    private static void append(StringBuilder text, List<String> cells, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            text.append("| ").append(cells.get(i)).repeat(' ', widths[i] - cells.get(i).length() + 1);
        }
        text.append("|\n");
    }
}
