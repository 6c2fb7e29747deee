package io.warren.crash.history;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what was broken and keeps the first examples of each kind: one lost queue would be thousands.
 *
 * <p>
 * Threads: any.
 */
public final class Violations {
    private static final int EXAMPLES_MAX = 5;

    private final Map<Violation.Kind, Integer> counts = new EnumMap<>(Violation.Kind.class);
    private final List<Violation> examples = new ArrayList<>();

    public synchronized void add(Violation.Kind kind, String text) {
        int count = counts.merge(kind, 1, Integer::sum);
        if (count <= EXAMPLES_MAX) examples.add(new Violation(kind, text));
    }

    public synchronized boolean isEmpty() {
        return counts.isEmpty();
    }

    public synchronized int count(Violation.Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    public synchronized int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    public synchronized Map<Violation.Kind, Integer> counts() {
        return Map.copyOf(counts);
    }

    public synchronized List<Violation> examples() {
        return List.copyOf(examples);
    }
}
