package io.warren.exchanges.hash;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of 64 bits that come out the same in every process, so that a message finds its queue again after a restart.
 *
 * <p>
 * Threads: any; no state. Allocates nothing for strings.
 */
public final class StableHash {

    private static final long START = 0xcbf29ce484222325L;
    private static final long FACTOR = 0x100000001b3L;
    private static final long NOTHING = mixed(0);

    private StableHash() {
    }

    /** FNV-1a over the characters, mixed: it alone leaves keys that differ in their last character close to each other. */
    public static long of(String text) {
        long hash = START;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FACTOR;
        }
        return mixed(hash);
    }

    /** The same for a value of a field table. */
    static long ofValue(@Nullable Object value) {
        return switch (value) {
            case null -> NOTHING;
            case String text -> of(text);
            case byte[] bytes -> mixed(Arrays.hashCode(bytes));
            case List<?> list -> {
                long hash = START;
                for (Object item : list) {
                    hash = mixed(hash ^ ofValue(item));
                }
                yield hash;
            }
            case Map<?, ?> map -> {
                long sum = START; // in no order
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    sum += mixed(ofValue(entry.getKey()) + FACTOR * ofValue(entry.getValue()));
                }
                yield mixed(sum);
            }
            default -> of(value.toString());
        };
    }

    /** Spreads every bit over all. */
    static long mixed(long bits) {
        long mixed = (bits ^ bits >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
