package io.warren.router;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What exchange.declare says of an exchange.
 *
 * @param type the name of an {@link ExchangeType}
 * @param autoDelete the exchange goes when its last binding as a source goes
 * @param internal clients cannot publish to it: the caller of {@link Topology#route} checks it
 * @param arguments values as in {@link Routable#headers}
 */
public record ExchangeDeclaration(String name, String type, boolean durable, boolean autoDelete, boolean internal,
        Map<String, Object> arguments) {

    public ExchangeDeclaration {
        // Not Map.copyOf: a void argument is a null value.
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }
}
