package io.warren.router;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange's arguments say about letting messages pass only once. Names and refusals are those of RabbitMQ's plugin and
 * of LavinMQ.
 *
 * @param size
 *            how many ids are remembered
 * @param ttlMillis
 *            for how long, where a message says nothing else; -1: as long as there is room
 * @param header
 *            which header of a message has its id
 */
record DeduplicationSettings(int size, long ttlMillis, String header) {

    /** Argument of an exchange of any type: it lets messages pass only once. */
    static final String ARGUMENT = "x-message-deduplication";

    /** Ids lie on the heap, at 200 bytes or so each. */
    static final int SIZE_MAX = 1_000_000;
    static final int SIZE_DEFAULT = 128;
    /** Also a header of messages. */
    static final String TTL = "x-cache-ttl";
    /** Ten years, so that sums do not overflow. */
    static final long TTL_MILLIS_MAX = 315_360_000_000L;

    private static final String SIZE = "x-cache-size";
    private static final String HEADER = "x-deduplication-header";
    private static final String PERSISTENCE = "x-cache-persistence";

    /**
     * Reads an exchange's arguments.
     *
     * @param always whether its type lets no message pass twice, whatever the arguments say
     * @return null if all messages may pass
     * @throws RouterException PRECONDITION_FAILED
     */
    static @Nullable DeduplicationSettings of(Map<String, Object> arguments, boolean always) {
        if (!isOn(arguments) && !always) {
            return null;
        }
        long size = positive(arguments, SIZE, SIZE_DEFAULT);
        if (size > SIZE_MAX) {
            throw invalid("'" + SIZE + "' must be at most " + SIZE_MAX);
        }
        if (!Set.of("memory", "disk").contains(String.valueOf(arguments.getOrDefault(PERSISTENCE, "memory")))) {
            throw invalid("'" + PERSISTENCE + "' must be either 'disk' or 'memory'");
        }
        if (!(arguments.getOrDefault(HEADER, HEADER) instanceof String header)) {
            throw invalid("'" + HEADER + "' must be a string");
        }
        return new DeduplicationSettings((int) size, Math.min(positive(arguments, TTL, -1), TTL_MILLIS_MAX), header);
    }

    private static boolean isOn(Map<String, Object> arguments) {
        if (!arguments.containsKey(ARGUMENT)) {
            return false;
        }
        if (arguments.get(ARGUMENT) instanceof Boolean on) {
            return on;
        }
        throw invalid("'" + ARGUMENT + "' must be a boolean");
    }

    /** The plugin takes numbers as texts too. */
    private static long positive(Map<String, Object> arguments, String name, long otherwise) {
        if (!arguments.containsKey(name)) {
            return otherwise;
        }
        long number = switch (arguments.get(name)) {
            case Long given -> given;
            case String digits when digits.matches("\\d{1,18}") -> Long.parseLong(digits);
            case null, default -> 0;
        };
        if (number <= 0) {
            throw invalid("'" + name + "' must be an integer greater than 0");
        }
        return number;
    }

    private static RouterException invalid(String why) {
        return new RouterException(RouterException.Kind.PRECONDITION_FAILED, "Invalid argument, " + why);
    }
}
