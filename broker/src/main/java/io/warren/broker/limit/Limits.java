package io.warren.broker.limit;

import io.warren.broker.error.InvalidDefinitionException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Limits of one user or virtual host, by name. One that is below 0 is none.
 *
 * <p>
 * Threads: any; immutable.
 */
public record Limits(Map<String, Long> values) {

    public static final Limits NONE = new Limits(Map.of());

    /** Connections at a time. */
    public static final String MAX_CONNECTIONS = "max-connections";
    /** Channels at a time, on all connections of a user. */
    public static final String MAX_CHANNELS = "max-channels";
    /** Queues of a virtual host. */
    public static final String MAX_QUEUES = "max-queues";
    /** Messages that may be published in a second. */
    public static final String MAX_PUBLISH_RATE = "max-publish-rate";
    /** Bytes that publishing connections may send in a second. */
    public static final String MAX_PUBLISH_BYTES_RATE = "max-publish-bytes-rate";

    /** The limits that users can have. */
    public static final Set<String> OF_USERS =
            Set.of(MAX_CONNECTIONS, MAX_CHANNELS, MAX_PUBLISH_RATE, MAX_PUBLISH_BYTES_RATE);
    /** The limits that virtual hosts can have. */
    public static final Set<String> OF_VHOSTS =
            Set.of(MAX_CONNECTIONS, MAX_QUEUES, MAX_PUBLISH_RATE, MAX_PUBLISH_BYTES_RATE);

    private static final Set<String> RATES = Set.of(MAX_PUBLISH_RATE, MAX_PUBLISH_BYTES_RATE);

    public Limits {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /**
     * Reads limits as JSON has them.
     *
     * @param known
     *            {@link #OF_USERS} or {@link #OF_VHOSTS}
     * @param what
     *            how refusals call them
     * @throws InvalidDefinitionException
     *             for an unknown name, or a value that is no whole number
     */
    public static Limits read(Map<?, ?> json, Set<String> known, String what) {
        Map<String, Long> values = new TreeMap<>();
        json.forEach((name, value) -> {
            if (!(name instanceof String text) || !known.contains(text)) {
                throw new InvalidDefinitionException(
                        "Unrecognised terms [{<<\"" + name + "\">>," + value + "}] in " + what);
            }
            if (!(value instanceof Long number)) {
                throw new InvalidDefinitionException(name + " should be a number, actually was "
                        + (value instanceof String word ? "<<\"" + word + "\">>" : value));
            }
            if (number == 0 && RATES.contains(text)) {
                throw new InvalidDefinitionException(name + " should be above 0, or below for no limit");
            }
            values.put(text, number);
        });
        return new Limits(values);
    }

    boolean limitRates() {
        return !values.isEmpty()
                && (get(MAX_PUBLISH_RATE) < Long.MAX_VALUE || get(MAX_PUBLISH_BYTES_RATE) < Long.MAX_VALUE);
    }

    /** {@link Long#MAX_VALUE} where there is none. */
    public long get(String name) {
        Long value = values.get(name);
        return value == null || value < 0 ? Long.MAX_VALUE : value;
    }
}
