package io.warren.queue.durable;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** A set of ids, most of which come in runs: bits in pages. */
final class IdSet {

    private static final int PAGE_BITS = 16;
    private static final int WORDS = (1 << PAGE_BITS) / Long.SIZE;

    private final TreeMap<Long, long[]> pages = new TreeMap<>();
    private long lastPage = -1;
    private long[] lastBits = new long[0];

    void add(long id) {
        long[] bits = page(id >>> PAGE_BITS);
        int bit = (int) (id & ((1 << PAGE_BITS) - 1));
        bits[bit / Long.SIZE] |= 1L << bit;
    }

    private long[] page(long number) {
        if (number != lastPage) {
            lastBits = pages.computeIfAbsent(number, missing -> new long[WORDS]);
            lastPage = number;
        }
        return lastBits;
    }

    boolean contains(long id) {
        if (pages.isEmpty()) {
            return false;
        }
        long number = id >>> PAGE_BITS;
        if (number != lastPage) {
            long[] bits = pages.get(number);
            if (bits == null) {
                return false;
            }
            lastBits = bits;
            lastPage = number;
        }
        int bit = (int) (id & ((1 << PAGE_BITS) - 1));
        return (lastBits[bit / Long.SIZE] & (1L << bit)) != 0;
    }

    /** Whether any id between the two is there, which is looked for roughly: a yes may be wrong. */
    boolean mayTouch(long first, long last) {
        NavigableMap<Long, long[]> between = pages.subMap(first >>> PAGE_BITS, true, last >>> PAGE_BITS, true);
        for (var page : between.entrySet()) {
            long base = page.getKey() << PAGE_BITS;
            int from = (int) Math.max(0, first - base) / Long.SIZE;
            int to = (int) Math.min((1 << PAGE_BITS) - 1, last - base) / Long.SIZE;
            for (int word = from; word <= to; word++) {
                if (page.getValue()[word] != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Shows the ids from one on, up to another. */
    void forEach(long first, long last, LongConsumer consumer) {
        if (first > last) {
            return;
        }
        pages.subMap(first >>> PAGE_BITS, true, last >>> PAGE_BITS, true).forEach((number, bits) -> {
            for (int word = 0; word < WORDS; word++) {
                for (long left = bits[word]; left != 0; left &= left - 1) {
                    long id = (number << PAGE_BITS) + (long) word * Long.SIZE + Long.numberOfTrailingZeros(left);
                    if (id >= first && id <= last) {
                        consumer.accept(id);
                    }
                }
            }
        });
    }
}
