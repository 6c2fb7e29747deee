package io.warren.crash.history;

import java.util.ArrayList;
import java.util.List;

/**
 * What was acknowledged does not come back (I4): not before a crash, and after one only if the ack was younger than the
 * window and nothing proves that it was durable. An ack in a transaction counts from commit-ok, and then at once.
 */
final class AckChecker {
    private final String queue;
    private final History history;
    private final Outcomes outcomes;
    private final Barriers barriers;
    private final LaterConfirms confirms;
    private final Promises promises;
    private final Violations violations;

    AckChecker(String queue, History history, Outcomes outcomes, Barriers barriers,
            LaterConfirms confirms, Promises promises, Violations violations) {
        this.queue = queue;
        this.history = history;
        this.outcomes = outcomes;
        this.barriers = barriers;
        this.confirms = confirms;
        this.promises = promises;
        this.violations = violations;
    }

    void check(List<Event> life) {
        List<Event> acks = new ArrayList<>(1);
        for (Event event : life) {
            if (event.kind() == EventKind.ACK) acks.add(event);
            if (event.kind() != EventKind.DELIVERED) continue;
            for (Event ack : acks) {
                if (mustHold(ack, event)) onResurrected(ack, event);
            }
        }
    }

    private boolean mustHold(Event ack, Event delivery) {
        if (ack.tag() != 0) return outcomes.committedAt(ack.client(), ack.tag()) < delivery.atNanos();
        if (!ack.flag()) return false; // the broker may never have seen it
        int life = history.life(ack.client());
        return life == history.life(delivery.client())
                || (promises.confirmsCoverAcks() && confirms.cover(life, barriers.after(ack)))
                || arrivedAt(ack) + promises.ackWindow().toNanos() <= history.killOf(ack.client());
    }

    private long arrivedAt(Event ack) {
        return Math.min(ack.atNanos() + promises.margin().toNanos(), barriers.after(ack));
    }

    private void onResurrected(Event ack, Event delivery) {
        long kill = history.killOf(ack.client());
        violations.add(Violation.Kind.RESURRECTED, "message " + MessageId.text(delivery.message()) + " in " + queue
                + " came back " + millis(delivery.atNanos() - ack.atNanos()) + " after it was acknowledged"
                + (kill == History.NEVER ? "" : ", " + millis(kill - ack.atNanos()) + " before the kill")
                + (ack.tag() == 0 ? "" : ", in a transaction"));
    }

    private static String millis(long nanos) {
        return nanos / 1_000_000 + " ms";
    }
}
