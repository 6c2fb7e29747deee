package io.warren.queue.durable;

import java.util.HashMap;
import java.util.Map;

/** A set of ids, most of which come in runs: bits in pages. */
final class IdSet {

    private static final int PAGE_BITS = 16;
    private static final int WORDS = (1 << PAGE_BITS) / Long.SIZE;

    private final Map<Long, long[]> pages = new HashMap<>();

    void add(long id) {
        long[] page = pages.computeIfAbsent(id >>> PAGE_BITS, number -> new long[WORDS]);
        int bit = (int) (id & ((1 << PAGE_BITS) - 1));
        page[bit / Long.SIZE] |= 1L << bit;
    }

    boolean contains(long id) {
        long[] page = pages.get(id >>> PAGE_BITS);
        int bit = (int) (id & ((1 << PAGE_BITS) - 1));
        return page != null && (page[bit / Long.SIZE] & (1L << bit)) != 0;
    }
}
