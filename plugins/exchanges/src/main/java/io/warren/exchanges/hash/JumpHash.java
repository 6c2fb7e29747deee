package io.warren.exchanges.hash;

/**
 * Jump consistent hashing (Lamping and Veach): which of so many buckets a key belongs to. With one bucket more at the end, a
 * key either stays where it is or goes to the new one.
 *
 * <p>
 * Threads: any; no state. Costs a step per doubling of the buckets, and no memory.
 */
final class JumpHash {

    private static final double RANGE = 0x1p31;

    private JumpHash() {
    }

    /** 0 to {@code buckets} - 1; {@code buckets} is at least 1 and below 2^52. */
    static long bucket(long key, long buckets) {
        long state = key;
        long here = 0;
        long next = 0;
        while (next < buckets) {
            here = next;
            state = state * 2862933555777941757L + 1;
            next = (long) ((here + 1) * (RANGE / ((state >>> 33) + 1)));
        }
        return here;
    }
}
