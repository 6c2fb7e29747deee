package io.warren.crash.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
    private final Set<Place> acked = new HashSet<>();
    private final Set<Long> kept = new HashSet<>(); // confirmed and persistent

    TransactionChecker(History history, Outcomes outcomes, Violations violations) {
        this.history = history;
        this.outcomes = outcomes;
        this.violations = violations;
        for (ClientLog log : history.logs()) {
            for (Event event : log.events()) {
                if (event.kind() == EventKind.ACK) acked.add(new Place(event.message(), event.queue()));
                if (event.kind() == EventKind.PUBLISH && !event.flag()
                        && outcomes.ofPublish(event) == Outcomes.Outcome.CERTAIN)
                    kept.add(event.message());
                if (event.kind() != EventKind.DELIVERED) continue;
                lastLife.merge(new Place(event.message(), event.queue()), history.life(event.client()), Math::max);
            }
        }
    }

    void check(ClientLog log) {
        Set<Long> unanswered = new HashSet<>();
        Map<Long, List<Event>> parts = new HashMap<>();
        for (Event event : log.events()) {
            if (event.kind() == EventKind.COMMIT && outcomes.of(log.client(), event.tag()) == Outcomes.Outcome.OPEN) {
                unanswered.add(event.tag());
            }
            if (tells(event)) {
                parts.computeIfAbsent(event.tag(), tag -> new ArrayList<>()).add(event);
            }
        }
        for (long transaction : unanswered) {
            Map<Boolean, List<Event>> byOutcome =
                    parts.getOrDefault(transaction, List.of()).stream()
                            .collect(Collectors.partitioningBy(this::isDone));
            List<Event> done = byOutcome.getOrDefault(true, List.of());
            List<Event> open = byOutcome.getOrDefault(false, List.of());
            if (!done.isEmpty() && !open.isEmpty()) {
                violations.add(Violation.Kind.TORN_TRANSACTION, log.name() + ": of transaction " + transaction
                        + " these parts were done: " + text(done) + ", and these not: " + text(open));
            }
        }
    }

    private String text(List<Event> parts) {
        return parts.stream().map(part -> part.kind() + " " + MessageId.text(part.message()) + " in "
                + history.queues().get(part.queue())).toList().toString();
    }

    /** Whether it follows from what came after the crash that this was done, or that it was not. */
    private boolean tells(Event event) {
        return switch (event.kind()) {
            // One that came and was acknowledged before the crash is gone in any case.
            case PUBLISH -> !event.flag()
                    && (cameLater(event) || !acked.contains(new Place(event.message(), event.queue())));
            case ACK -> kept.contains(event.message());
            default -> false;
        };
    }

    /**
     * A publish is done if the message came after the crash; before it a broker may deliver what is not durable yet. An ack is
     * done if the message did not come again.
     */
    private boolean isDone(Event part) {
        return (part.kind() == EventKind.PUBLISH) == cameLater(part);
    }

    private boolean cameLater(Event part) {
        Integer delivered = lastLife.get(new Place(part.message(), part.queue()));
        return delivered != null && delivered > history.life(part.client());
    }
}
