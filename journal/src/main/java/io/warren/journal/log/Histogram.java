package io.warren.journal.log;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts values in ranges that are an eighth of a power of two wide, so that a quantile is at most 12.5 % too high.
 *
 * <p>
 * Threads: {@link #record} one; the rest, any, whose answers may lag behind.
 */
public final class Histogram {
    private static final int STEPS_BITS = 3;
    private static final int STEPS = 1 << STEPS_BITS;

    private final AtomicLongArray counts = new AtomicLongArray(Long.SIZE * STEPS);

    void record(long value) {
        int index = indexOf(Math.max(0, value));
        counts.lazySet(index, counts.getPlain(index) + 1);
    }

    public long count() {
        long count = 0;
        for (int i = 0; i < counts.length(); i++) {
            count += counts.get(i);
        }
        return count;
    }

    /** A value that so large a share of all values does not exceed; 0 if there are none. */
    public long quantile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * count()));
        long seen = 0;
        for (int i = 0; i < counts.length(); i++) {
            seen += counts.get(i);
            if (seen >= rank) {
                return highestAt(i);
            }
        }
        return 0;
    }

    private static int indexOf(long value) {
        if (value < STEPS) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - STEPS_BITS - Long.numberOfLeadingZeros(value);
        return (shift << STEPS_BITS) + (int) (value >>> shift);
    }

    private static long highestAt(int index) {
        if (index < 2 * STEPS) {
            return index;
        }
        int shift = (index >>> STEPS_BITS) - 1;
        long step = STEPS + (long) (index & (STEPS - 1));
        return ((step + 1) << shift) - 1;
    }
}
