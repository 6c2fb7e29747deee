package io.warren.crash.run;

import io.warren.crash.history.Counts;
import io.warren.crash.history.Violation;
import java.util.EnumMap;
import java.util.Map;

/** Sums of all cycles of a run. */
public final class Totals {
    private final Counts counts = new Counts();
    private final Map<Violation.Kind, Integer> violations = new EnumMap<>(Violation.Kind.class);
    private int cycles;
    private int cyclesWithViolations;
    private int kills;
    private long bootMillisMax;

    public void add(CycleResult result) {
        cycles++;
        kills += result.kills();
        counts.add(result.counts());
        bootMillisMax = Math.max(bootMillisMax, result.bootMillis());
        if (!result.violations().isEmpty()) cyclesWithViolations++;
        result.violations().counts().forEach((kind, count) -> violations.merge(kind, count, Integer::sum));
    }

    public boolean isClean() {
        return cyclesWithViolations == 0;
    }

    public String text() {
        StringBuilder text = new StringBuilder(
                "%d cycles, %d kills, slowest boot %d ms; published %d, confirmed %d, delivered %d, again %d, unconfirmed but there %d%n"
                        .formatted(cycles, kills, bootMillisMax, counts.published(), counts.confirmed(),
                                counts.delivered(),
                                counts.repeated(), counts.recovered()));
        for (Violation.Kind kind : Violation.Kind.values()) {
            text.append("I%d %s %d%n".formatted(kind.invariant(), kind, violations.getOrDefault(kind, 0)));
        }
        return text.append("cycles with violations: ").append(cyclesWithViolations).toString();
    }
}
