package io.warren.crash.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A commit that a crash cut off is there as a whole or not at all (I4): either all its messages come and nothing that it
 * acknowledged does, or the other way round. A purge or deletion would hide it, so transactions stay away from those queues.
 */
final class TransactionChecker {
    /** A message in a queue. */
    private record Place(long message, int queue) {}

    private final History history;
    private final Outcomes outcomes;
    private final Violations violations;
    private final Map<Place, Integer> lastLife = new HashMap<>();

    TransactionChecker(History history, Outcomes outcomes, Violations violations) {
        this.history = history;
        this.outcomes = outcomes;
        this.violations = violations;
        for (ClientLog log : history.logs()) {
            for (Event event : log.events()) {
                if (event.kind() != EventKind.DELIVERED) continue;
                lastLife.merge(new Place(event.message(), event.queue()), history.life(event.client()), Math::max);
            }
        }
    }

    void check(ClientLog log) {
        Set<Long> open = new HashSet<>();
        Map<Long, List<Boolean>> done = new HashMap<>();
        for (Event event : log.events()) {
            if (event.kind() == EventKind.COMMIT && outcomes.of(log.client(), event.tag()) == Outcomes.Outcome.OPEN) {
                open.add(event.tag());
            }
            boolean publish = event.kind() == EventKind.PUBLISH && !event.flag(); // transient ones may be gone in any case
            if (publish || event.kind() == EventKind.ACK) {
                done.computeIfAbsent(event.tag(), tag -> new ArrayList<>()).add(isDone(event));
            }
        }
        for (long transaction : open) {
            List<Boolean> parts = done.getOrDefault(transaction, List.of());
            long count = parts.stream().filter(part -> part).count();
            if (count != 0 && count != parts.size()) {
                violations.add(Violation.Kind.TORN_TRANSACTION, log.name() + ": of transaction " + transaction + " "
                        + count + " of " + parts.size() + " parts were done");
            }
        }
    }

    /** A publish is done if the message came at all; an ack, if the message did not come again after the crash. */
    private boolean isDone(Event part) {
        Integer delivered = lastLife.get(new Place(part.message(), part.queue()));
        if (part.kind() == EventKind.PUBLISH) return delivered != null;
        return delivered == null || delivered <= history.life(part.client());
    }
}
