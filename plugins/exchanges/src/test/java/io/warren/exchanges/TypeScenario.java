package io.warren.exchanges;

import io.warren.router.Destination;
import io.warren.router.ExchangeDeclaration;
import io.warren.router.ExchangeTypes;
import io.warren.router.Routable;
import io.warren.router.Route;
import io.warren.router.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One exchange {@code x} of an installed type, and queues by their names. */
final class TypeScenario {

    /** A queue that is nothing but a name. */
    record Queue(String name) implements Destination {}

    /** A message as far as exchanges look at it. */
    record Message(String routingKey, Map<String, Object> headers, Map<String, String> properties, int size)
            implements
                Routable {

        static Message of(String routingKey) {
            return new Message(routingKey, Map.of(), Map.of(), 1);
        }

        @Override
        public List<String> extraRoutingKeys() {
            return List.of();
        }

        @Override
        public @Nullable String property(String name) {
            return properties.get(name);
        }
    }

    final Topology topology = new Topology("/", _ -> null,
            ExchangeTypes.installed(TypeScenario.class.getClassLoader()));
    private final Map<String, Queue> queues = new HashMap<>();
    private final Route route = new Route();

    TypeScenario(String type, Map<String, Object> arguments) {
        topology.declare(new ExchangeDeclaration("x", type, false, false, false, arguments));
    }

    List<Routable> bind(String queue, String key) {
        return bind(queue, key, Map.of());
    }

    List<Routable> bind(String queue, String key, Map<String, Object> arguments) {
        return topology.bindQueue(queues.computeIfAbsent(queue, Queue::new), "x", key, arguments);
    }

    void unbind(String queue, String key) {
        topology.unbindQueue(queues.computeIfAbsent(queue, Queue::new), "x", key, Map.of());
    }

    /** Names of the queues that the message reaches. */
    List<String> route(Message message) {
        route.clear();
        topology.route(topology.requireExchange("x"), message, route);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < route.size(); i++) {
            names.add(route.get(i).name());
        }
        return names;
    }

    /** The one queue that a message with that key reaches. */
    String queueOf(String routingKey) {
        List<String> names = route(Message.of(routingKey));
        if (names.size() != 1) {
            throw new AssertionError("Expected one queue, but got " + names);
        }
        return names.getFirst();
    }
}
