package io.warren.broker.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What happened in this broker since it started. Adding costs a few nanoseconds and never contends; per message counts are
 * added once per turn.
 *
 * <p>
 * Threads: any.
 */
public final class BrokerCounters {

    /** What is counted. */
    public enum Counter {
        CONNECTIONS_OPENED, CONNECTIONS_CLOSED, CHANNELS_OPENED, CHANNELS_CLOSED, CONNECTION_ERRORS, CHANNEL_ERRORS,
        HANDSHAKE_FAILURES, AUTHENTICATION_FAILURES, MESSAGES_PUBLISHED, MESSAGES_DELIVERED, MESSAGES_CONFIRMED,
        MESSAGES_RETURNED, MESSAGES_UNROUTABLE, MESSAGES_DEDUPLICATED, CONSUMERS_TIMED_OUT,
        INTERNAL_ERRORS
    }

    private final Map<Counter, LongAdder> counts = new EnumMap<>(Counter.class);

    public BrokerCounters() {
        for (Counter counter : Counter.values()) {
            counts.put(counter, new LongAdder());
        }
    }

    public void increment(Counter counter) {
        add(counter, 1);
    }

    public void add(Counter counter, long count) {
        adder(counter).add(count);
    }

    public long count(Counter counter) {
        return adder(counter).sum();
    }

    private LongAdder adder(Counter counter) {
        LongAdder adder = counts.get(counter);
        if (adder == null) {
            throw new AssertionError(counter);
        }
        return adder;
    }
}
