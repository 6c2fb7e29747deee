package io.warren.crash.history;

import java.util.HashMap;
import java.util.Map;

/**
 * Proves without a clock that what was settled in a queue is durable: a persistent message that was published to the same queue
 * after it has been confirmed. A queue takes what it is told in one order, and so does the log.
 */
final class LaterConfirms {
    private final Map<Integer, Long> lastSentAt = new HashMap<>(); // by life

    LaterConfirms(History history, Outcomes outcomes, int queue) {
        for (ClientLog log : history.logs()) {
            if (history.kind(log.client()) == ClientKind.TRANSACTIONAL) continue;
            for (Event event : log.events()) {
                if (event.kind() != EventKind.PUBLISH || event.queue() != queue || event.flag()) continue;
                if (outcomes.ofPublish(event) != Outcomes.Outcome.CERTAIN) continue;
                lastSentAt.merge(history.life(log.client()), event.atNanos(), Math::max);
            }
        }
    }

    /** Whether what the broker had certainly done at this time, in this one of its lives, is durable. */
    boolean cover(int life, long doneAtNanos) {
        return lastSentAt.getOrDefault(life, Long.MIN_VALUE) > doneAtNanos;
    }
}
