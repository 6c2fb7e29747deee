package io.warren.router;

import java.util.List;
import java.util.Map;

/** A message as far as exchanges look at it. */
record TestMessage(String routingKey, List<String> extraRoutingKeys, Map<String, Object> headers) implements Routable {

    TestMessage(String routingKey) {
        this(routingKey, List.of(), Map.of());
    }

    TestMessage(Map<String, Object> headers) {
        this("", List.of(), headers);
    }
}
