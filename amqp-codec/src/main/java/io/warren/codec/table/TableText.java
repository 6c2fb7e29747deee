package io.warren.codec.table;

import java.util.List;

/**
 * Tables and arrays as text for people. Written out because the text of a record takes a dozen stack frames per level, and
 * a client may nest 512 of them.
 */
final class TableText {

    static String of(FieldTable table) {
        StringBuilder text = new StringBuilder();
        append(text, table);
        return text.toString();
    }

    static String of(FieldValue value) {
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    private static void append(StringBuilder text, FieldTable table) {
        List<FieldTable.Entry> entries = table.entries();
        text.append('{');
        for (int i = 0; i < entries.size(); i++) {
            if (i > 0) text.append(", ");
            text.append(entries.get(i).key()).append('=');
            append(text, entries.get(i).value());
        }
        text.append('}');
    }

    private static void append(StringBuilder text, FieldValue value) {
        switch (value) {
            case FieldValue.Table nested -> append(text, nested.table());
            case FieldValue.Array array -> append(text, array.values());
            default -> text.append(value);
        }
    }

    private static void append(StringBuilder text, List<FieldValue> values) {
        text.append('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) text.append(", ");
            append(text, values.get(i));
        }
        text.append(']');
    }

    private TableText() {
    }
}
