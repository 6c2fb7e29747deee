package io.warren.broker.limit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What users and virtual hosts have published of what they may in a second. Whoever publishes pays afterwards, by waiting: so many may
 * share a budget without asking for each message.
 *
 * <p>
 * Threads: any.
 */
public final class RateBudgets {

    private static final long SECOND = 1_000_000_000;
    /** What was not used in this time is lost. */
    private static final long SAVED_NANOS = SECOND / 10;

    private record Key(boolean ofUser, String name, String limit) {}

    /** The time up to which each budget is spent, in nanoseconds; only of those that are limited. */
    private final Map<Key, AtomicLong> spentUntil = new ConcurrentHashMap<>();

    /**
     * Takes from the budget of a user.
     *
     * @return nanoseconds to wait before anything more is published; 0 if there is something left
     */
    public long spendOfUser(String name, Limits limits, long messages, long bytes, long now) {
        return spend(true, name, limits, messages, bytes, now);
    }

    /** As {@link #spendOfUser}, from the budget of a virtual host. */
    public long spendOfVhost(String name, Limits limits, long messages, long bytes, long now) {
        return spend(false, name, limits, messages, bytes, now);
    }

    private long spend(boolean ofUser, String name, Limits limits, long messages, long bytes, long now) {
        if (!limits.limitRates()) {
            return 0;
        }
        return Math.max(spend(ofUser, name, Limits.MAX_PUBLISH_RATE, limits, messages, now),
                spend(ofUser, name, Limits.MAX_PUBLISH_BYTES_RATE, limits, bytes, now));
    }

    private long spend(boolean ofUser, String name, String limit, Limits limits, long units, long now) {
        long perSecond = limits.get(limit);
        if (perSecond == Long.MAX_VALUE) {
            return 0;
        }
        AtomicLong until =
                spentUntil.computeIfAbsent(new Key(ofUser, name, limit), _ -> new AtomicLong(now - SAVED_NANOS));
        long cost = (long) (units * ((double) SECOND / perSecond));
        long after = until.accumulateAndGet(cost, (before, more) -> Math.max(before, now - SAVED_NANOS) + more);
        return Math.max(0, after - now);
    }
}
