package io.warren.crash.history;

import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Confirms (I5): one answer for each publish, none for anything else, and none missing when the client leaves in peace. */
final class ConfirmChecker {
    private final Violations violations;

    ConfirmChecker(Violations violations) {
        this.violations = violations;
    }

    void check(ClientLog log) {
        NavigableMap<Long, Boolean> waiting = new TreeMap<>();
        Set<Long> answered = new HashSet<>();
        for (Event event : log.events()) {
            switch (event.kind()) {
                case PUBLISH -> waiting.put(event.tag(), true);
                case CONFIRM, NACK -> onAnswer(log, waiting, answered, event);
                case DONE -> {
                    if (!waiting.isEmpty()) {
                        report(log,
                                waiting.size() + " publishes were never answered, the first is " + waiting.firstKey());
                    }
                }
                default -> { // no part of it
                }
            }
        }
    }

    private void onAnswer(ClientLog log, NavigableMap<Long, Boolean> waiting, Set<Long> answered, Event event) {
        String what = event.kind() + (event.flag() ? " multiple " : " ") + event.tag();
        if (answered.contains(event.tag())) {
            report(log, what + " answers what was answered before");
        } else if (!waiting.containsKey(event.tag())) {
            report(log, what + " answers what was never published");
        }
        answered.addAll(Outcomes.answered(waiting, event));
    }

    private void report(ClientLog log, String text) {
        violations.add(Violation.Kind.CONFIRM, log.name() + ": " + text);
    }
}
