package io.warren.crash.run;

import io.warren.crash.history.Counts;
import io.warren.crash.history.Violation;
import io.warren.crash.history.Violations;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a cycle.
 *
 * @param kills how often the broker died
 * @param bootMillis the longest start after a kill
 */
public record CycleResult(int cycle, long seed, String schedule, int kills, long bootMillis, Counts counts,
        Violations violations) {
    /** One line, and one more for each violation that is kept. */
    public String text() {
        StringBuilder text = new StringBuilder(
                "cycle %d seed %d %s kills=%d boot=%dms published=%d confirmed=%d delivered=%d repeated=%d unconfirmed-but-there=%d violations=%d"
                        .formatted(cycle, seed, schedule, kills, bootMillis, counts.published(), counts.confirmed(),
                                counts.delivered(),
                                counts.repeated(), counts.recovered(), violations.total()));
        if (!violations.isEmpty()) text.append(' ').append(text(violations.counts()));
        for (Violation violation : violations.examples()) {
            text.append("\n    ").append(violation);
        }
        return text.toString();
    }

    static String text(Map<Violation.Kind, Integer> counts) {
        return new TreeMap<>(counts).toString();
    }
}
