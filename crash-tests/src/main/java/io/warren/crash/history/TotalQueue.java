package io.warren.crash.history;

import java.util.List;

/**
 * Everything that went in comes out (I1), and nothing else does (I2), of one queue. A message counts as out when it was
 * acknowledged, not when it was delivered: what a client had in its hands when the broker died must come again.
 */
final class TotalQueue {
    private final String queue;
    private final boolean drained;
    private final Outcomes outcomes;
    private final Removals removals;
    private final Promises promises;
    private final Violations violations;
    private final Counts counts;

    TotalQueue(String queue, boolean drained, Outcomes outcomes, Removals removals, Promises promises,
            Violations violations,
            Counts counts) {
        this.queue = queue;
        this.drained = drained;
        this.outcomes = outcomes;
        this.removals = removals;
        this.promises = promises;
        this.violations = violations;
        this.counts = counts;
    }

    void check(List<Event> life) {
        Event publish = life.getFirst();
        if (publish.kind() != EventKind.PUBLISH) {
            onUnknown(publish);
            return;
        }
        Outcomes.Outcome published = outcomes.ofPublish(publish);
        boolean settled = false;
        int deliveries = 0;
        for (Event event : life) {
            if (event.kind() == EventKind.ACK) settled |= outcomes.ofAck(event) != Outcomes.Outcome.NEVER;
            if (event.kind() != EventKind.DELIVERED) continue;
            deliveries++;
            settled = false; // an ack before it had no effect, or did not survive
            if (deliveries > 1) onRepeated(event);
            if (removals.mustHaveRemoved(publish.atNanos(), event)) {
                violations.add(Violation.Kind.RESURRECTED,
                        text(event) + " came back although a purge or deletion removed it");
            }
        }
        if (deliveries > 0 && published == Outcomes.Outcome.NEVER) {
            violations.add(Violation.Kind.GHOST, text(publish) + " was delivered, but its transaction never committed");
        }
        boolean certain = published == Outcomes.Outcome.CERTAIN;
        boolean mayVanish = publish.flag(); // each drain comes after a crash
        if (drained && certain && !settled && !mayVanish && !removals.mayHaveRemoved(publish.atNanos()))
            onLost(publish, deliveries);
        counts.onMessage(certain, deliveries);
    }

    private void onUnknown(Event event) {
        violations.add(Violation.Kind.GHOST, text(event) + " was never published to it");
    }

    /** No message is published twice, so the broker knows what it delivers again. */
    private void onRepeated(Event delivery) {
        counts.onRepeated();
        if (!delivery.flag() && promises.redeliveredSurvives()) {
            violations.add(Violation.Kind.NOT_MARKED_REDELIVERED, text(delivery) + " was delivered before");
        }
    }

    private void onLost(Event publish, int deliveries) {
        violations.add(Violation.Kind.LOST, text(publish) + " was confirmed, "
                + (deliveries == 0 ? "never delivered" : "delivered " + deliveries + " times")
                + " and never acknowledged");
    }

    private String text(Event event) {
        return "message " + MessageId.text(event.message()) + " in " + queue;
    }
}
