package io.warren.crash.load;

import java.util.Map;
import java.util.TreeMap;

/**
 * What queues and bindings must be there, by the last word of the broker about each.
 *
 * <p>
 * Threads: any.
 */
final class DefinitionLedger {
    enum State {
        ABSENT, DECLARED, BOUND,
        /** Asked to change it, and not answered. */
        OPEN
    }

    private final Map<String, State> queues = new TreeMap<>();

    synchronized void put(String queue, State state) {
        queues.put(queue, state);
    }

    synchronized State of(String queue) {
        return queues.getOrDefault(queue, State.ABSENT);
    }

    synchronized Map<String, State> snapshot() {
        return new TreeMap<>(queues);
    }
}
