package io.warren.exchanges.hash;

import io.warren.router.Routable;
import io.warren.router.RouterException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a message is hashed: its routing key, a header or a property. Messages without that header or property all have the
 * same hash.
 *
 * <p>
 * Threads: any; it does not change.
 */
public final class HashedPart {

    private static final String HEADER = "hash-header";
    /** LavinMQ's name for it. */
    private static final String HEADER_SYNONYM = "x-hash-on";
    private static final String PROPERTY = "hash-property";
    private static final Set<String> PROPERTIES = Set.of("correlation_id", "message_id", "timestamp");

    private final @Nullable String header;
    private final @Nullable String property;

    private HashedPart(@Nullable String header, @Nullable String property) {
        this.header = header;
        this.property = property;
    }

    /** Reads an exchange's arguments; throws PRECONDITION_FAILED, in RabbitMQ's words, if they ask for what there is not. */
    public static HashedPart of(Map<String, Object> exchangeArguments) {
        String property = text(exchangeArguments, PROPERTY);
        String header = text(exchangeArguments, HEADER);
        if (header == null) {
            header = text(exchangeArguments, HEADER_SYNONYM);
        }
        if (header != null && property != null) {
            throw refused(HEADER + " and " + PROPERTY + " are mutually exclusive");
        }
        if (property != null && !PROPERTIES.contains(property)) {
            throw refused("Unsupported property: " + property);
        }
        return new HashedPart(header, property);
    }

    private static @Nullable String text(Map<String, Object> arguments, String name) {
        if (!arguments.containsKey(name)) {
            return null;
        }
        if (arguments.get(name) instanceof String text) {
            return text;
        }
        throw refused(name + " must be a string");
    }

    private static RouterException refused(String why) {
        return new RouterException(RouterException.Kind.PRECONDITION_FAILED, why);
    }

    boolean isRoutingKey() {
        return header == null && property == null;
    }

    long hash(Routable message) {
        if (header != null) {
            return StableHash.ofValue(message.headers().get(header));
        }
        if (property != null) {
            return StableHash.ofValue(message.property(property));
        }
        return StableHash.of(message.routingKey());
    }
}
