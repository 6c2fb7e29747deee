package io.warren.broker.channel;

import java.util.Map;
import java.util.TreeMap;

/**
 * Delivery tags, kept as ranges. When there are very many, the lowest ranges grow together, with what is between them.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class TagRanges {

    private static final int RANGES_MAX = 4096;

    /** The first of each range to its last. */
    private final TreeMap<Long, Long> lasts = new TreeMap<>();

    void add(long tag) {
        if (contains(tag)) {
            return;
        }
        Map.Entry<Long, Long> before = lasts.lowerEntry(tag);
        long first = before != null && before.getValue() == tag - 1 ? before.getKey() : tag;
        Long last = lasts.remove(tag + 1);
        lasts.put(first, last == null ? tag : last);
        if (lasts.size() > RANGES_MAX) {
            long lowest = lasts.pollFirstEntry().getKey();
            lasts.put(lowest, lasts.pollFirstEntry().getValue());
        }
    }

    boolean contains(long tag) {
        Map.Entry<Long, Long> range = lasts.floorEntry(tag);
        return range != null && range.getValue() >= tag;
    }
}
