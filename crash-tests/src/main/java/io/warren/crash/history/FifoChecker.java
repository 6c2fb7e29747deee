package io.warren.crash.history;

import java.util.HashMap;
import java.util.Map;

/**
 * Order (I3): a consumer gets the messages of one publisher from one queue in the order of publishing. While others consume
 * and requeue this holds for first deliveries only; for one that consumes alone it holds for all.
 */
final class FifoChecker {
    private final History history;
    private final Violations violations;

    FifoChecker(History history, Violations violations) {
        this.history = history;
        this.violations = violations;
    }

    void check(ClientLog log) {
        boolean alone = history.kind(log.client()) == ClientKind.DRAINING;
        Map<Long, Long> last = new HashMap<>(); // by queue and publisher
        for (Event event : log.events()) {
            if (event.kind() != EventKind.DELIVERED || (event.flag() && !alone)) continue;
            long stream = (long) event.queue() << 32 | MessageId.client(event.message());
            long sequence = MessageId.sequence(event.message());
            Long before = last.put(stream, sequence);
            if (before != null && before >= sequence) {
                violations.add(Violation.Kind.OUT_OF_ORDER, "message " + MessageId.text(event.message()) + " in "
                        + history.queues().get(event.queue()) + " came to " + log.name() + " after number " + before);
            }
        }
    }
}
