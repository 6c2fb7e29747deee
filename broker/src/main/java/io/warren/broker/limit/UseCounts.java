package io.warren.broker.limit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many of something each user, or each virtual host, has at a time.
 *
 * <p>
 * Threads: any.
 */
public final class UseCounts {

    /** Of those who have any. */
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /** Counts one more if there are not so many yet. */
    public boolean take(String name, long max) {
        boolean[] taken = {false};
        counts.compute(name, (_, count) -> {
            int used = count == null ? 0 : count;
            taken[0] = used < max;
            return taken[0] ? Integer.valueOf(used + 1) : count;
        });
        return taken[0];
    }

    /** Counts one less. */
    public void giveBack(String name) {
        counts.computeIfPresent(name, (_, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
    }

    public int count(String name) {
        return counts.getOrDefault(name, 0);
    }
}
