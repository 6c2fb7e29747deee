package io.warren.broker.channel;

import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;

/**
 * When a message is to be delivered at the earliest, by its headers:
 *
 * <pre>
 *   x-delay               milliseconds from now on, as for an x-delayed-message exchange; below 0: it has waited already
 *   x-opt-delivery-delay  milliseconds from now on
 *   x-opt-delivery-time   milliseconds since 1970, or a timestamp
 * </pre>
 *
 * The latest counts. What is no number counts for nothing, as with the plugin of that exchange.
 *
 * <p>
 * Threads: any; no state.
 */
final class DeliveryTime {

    private static final String DELAY = "x-delay";
    private static final String OPTIONAL_DELAY = "x-opt-delivery-delay";
    private static final String TIME = "x-opt-delivery-time";
    /** Some 100 years: what is said to come later is a mistake, but no reason to overflow. */
    private static final long DELAY_MAX_MILLIS = 1L << 41;

    private DeliveryTime() {
    }

    /**
     * Whether one of the headers may be there: the length of a key, then its first octets. Rarely wrong, and a false alarm costs no more
     * than a decoding.
     */
    static boolean mentionedIn(byte[] bytes, int from, int to) {
        for (int i = from + 1; i + 1 < to; i++) {
            if (bytes[i] == 'x' && bytes[i + 1] == '-' && (bytes[i - 1] == DELAY.length()
                    || bytes[i - 1] == OPTIONAL_DELAY.length() || bytes[i - 1] == TIME.length())) {
                return true;
            }
        }
        return false;
    }

    /** Milliseconds since 1970; 0 for at once. */
    static long of(FieldTable headers, long nowMillis) {
        long delay = Math.max(number(headers, DELAY), number(headers, OPTIONAL_DELAY));
        long time = headers.get(TIME) instanceof FieldValue.Timestamp stamp ? millis(stamp) : number(headers, TIME);
        long due = Math.max(time, nowMillis + Math.clamp(delay, 0, DELAY_MAX_MILLIS));
        return due <= nowMillis ? 0 : Math.min(due, nowMillis + DELAY_MAX_MILLIS);
    }

    private static long millis(FieldValue.Timestamp stamp) {
        return Math.clamp(stamp.seconds(), 0, Long.MAX_VALUE / 1000) * 1000;
    }

    private static long number(FieldTable headers, String header) {
        Long value = headers.number(header);
        return value == null ? 0 : value;
    }
}
