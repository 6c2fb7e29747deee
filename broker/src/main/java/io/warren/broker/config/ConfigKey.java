package io.warren.broker.config;

import java.util.Arrays;

/**
 * One row of the table of keys. In a pattern, a segment that starts with {@code $} stands for any one segment, and a last
 * segment {@code **} for one or more.
 */
sealed interface ConfigKey {
    String pattern();

    String description();

    /**
     * A key the broker acts on.
     *
     * @param defaultText what the default is when written in a file
     */
    record Setting<T>(String pattern, ValueType<T> type, String defaultText, String description) implements ConfigKey {
        T defaultValue() {
            return type.parse(defaultText);
        }
    }

    /**
     * Keys that differ in one segment, all of which the broker acts on.
     *
     * @param defaultText what holds while none of them is set, for the reader of the reference
     */
    record Family<T>(String pattern, ValueType<T> type, String defaultText, String description) implements ConfigKey {}

    /** Keys of RabbitMQ that have no effect here. They are accepted, so that existing files work, and logged. */
    record Ignored(String pattern, String description) implements ConfigKey {}

    default boolean matches(String key) {
        String[] expected = pattern().split("\\.", -1);
        String[] segments = key.split("\\.", -1);
        for (int i = 0; i < expected.length; i++) {
            if (i >= segments.length) {
                return false;
            }
            if (expected[i].equals("**")) {
                return true;
            }
            boolean any = expected[i].startsWith("$") && !segments[i].isEmpty();
            if (!any && !expected[i].equals(segments[i])) {
                return false;
            }
        }
        return expected.length == segments.length;
    }

    /** How far apart the key and this row are, in single-character edits; 0 when they match. */
    default int distance(String key) {
        return EditDistance.between(closest(key), key);
    }

    /** The pattern with the key's own segments where the pattern leaves them open. */
    default String closest(String key) {
        String[] expected = pattern().split("\\.", -1);
        String[] segments = key.split("\\.", -1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < expected.length; i++) {
            String segment = expected[i];
            if (segment.equals("**") && i < segments.length) {
                segment = String.join(".", Arrays.copyOfRange(segments, i, segments.length));
            } else if (segment.startsWith("$") && i < segments.length) {
                segment = segments[i];
            }
            text.append(i == 0 ? "" : ".").append(segment);
        }
        return text.toString();
    }
}
