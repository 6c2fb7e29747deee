package io.warren.queue.classic;

/**
 * Cuts the future into slots: fine ones that are near, coarse ones that are far, each {@code 64} times as long as those of the level below.
 * A slot whose time is near is cut into those of the level below. See G. Varghese and T. Lauck, "Hashed and Hierarchical Timing Wheels",
 * 1987.
 *
 * <pre>
 *   level   slot      reaches
 *     0    64 ms        4 s
 *     1     4 s       4.4 min
 *     2   4.4 min     4.7 h
 *     3   4.7 h       12 days
 *     4   12 days      4 years   what is later waits in the last slot, and is then looked at again
 * </pre>
 *
 * There are twice as many slots of each level as it reaches, so that one can be cut before its time without meeting what is older.
 *
 * <p>
 * Threads: any; no state.
 */
final class TimingWheel {

    private static final int LEVELS = 5;
    private static final int SLOTS_OF_LEVEL = 128;
    private static final int REACH = 64;
    private static final int FINEST_BITS = 6;
    private static final int LEVEL_BITS = 6;

    /** Slots are numbered from 0 to this, exclusively. */
    static final int SLOTS = LEVELS * SLOTS_OF_LEVEL;

    private TimingWheel() {
    }

    /** The slot for what is due at a time after now, in milliseconds since 1970. */
    static int slotOf(long dueMillis, long nowMillis) {
        for (int level = 0; level < LEVELS - 1; level++) {
            if (slotsAway(dueMillis, nowMillis, level) < REACH) {
                return slot(dueMillis >> bits(level), level);
            }
        }
        int top = LEVELS - 1;
        long away = Math.min(slotsAway(dueMillis, nowMillis, top), SLOTS_OF_LEVEL - 1);
        return slot((nowMillis >> bits(top)) + away, top);
    }

    private static long slotsAway(long dueMillis, long nowMillis, int level) {
        return (dueMillis >> bits(level)) - (nowMillis >> bits(level));
    }

    private static int slot(long period, int level) {
        return level * SLOTS_OF_LEVEL + (int) (period & (SLOTS_OF_LEVEL - 1));
    }

    private static int bits(int level) {
        return FINEST_BITS + level * LEVEL_BITS;
    }

    private static int levelOf(int slot) {
        return slot / SLOTS_OF_LEVEL;
    }

    /** Whether a slot cannot be cut any more. */
    static boolean isFinest(int slot) {
        return levelOf(slot) == 0;
    }

    /** When the time of a slot begins, of those times that it stands for the one next to now, or now. */
    static long beginOf(int slot, long nowMillis) {
        int bits = bits(levelOf(slot));
        long period = nowMillis >> bits;
        long away = (slot - period) & (SLOTS_OF_LEVEL - 1); // works for slots of all levels, whose numbers begin at multiples of it
        return (period + away) << bits;
    }

    /** How long before its time a slot is to be cut, since that takes time. */
    static long leadMillis(int slot) {
        return isFinest(slot) ? 0 : 1L << (bits(levelOf(slot)) - 3);
    }
}
