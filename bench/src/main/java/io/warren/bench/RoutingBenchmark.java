package io.warren.bench;

import io.warren.router.Destination;
import io.warren.router.Exchange;
import io.warren.router.ExchangeTypes;
import io.warren.router.Routable;
import io.warren.router.Route;
import io.warren.router.Topology;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Routing one message through an exchange with that many bindings, of which few match: 1 (default, direct), 10
 * (headers) or, for the fanout, 10 of 10. The messages take turns with 100 keys, as from a publisher of events of 100 kinds.
 */
public class RoutingBenchmark extends StepBenchmark {
    private static final int KEYS = 100;
    private static final int FANOUT = 10;

    @Param({"default", "direct", "fanout", "headers"})
    private String type = "default";

    @Param("1000")
    private int bindings = 1000;

    private final Map<String, Destination> queues = new HashMap<>();
    private final Topology topology = new Topology("/", queues::get, ExchangeTypes.builtIn());
    private final Routable[] messages = new Routable[KEYS];
    private final Route route = new Route();
    private Exchange exchange = topology.requireExchange("");
    private int next;

    private record Queue(String name) implements Destination {}

    private record Message(String routingKey, List<String> extraRoutingKeys, Map<String, Object> headers)
            implements
                Routable {}

    @Setup
    public void bind() {
        exchange = topology.requireExchange(type.equals("default") ? "" : "amq." + type);
        for (int i = 0; i < bindings; i++) {
            Queue queue = new Queue("queue-" + i);
            queues.put(queue.name(), queue);
            bind(queue, i);
        }
        for (int i = 0; i < KEYS; i++) {
            String key = switch (type) {
                case "default" -> "queue-" + i;
                default -> "key-" + i;
            };
            messages[i] = new Message(key, List.of(), Map.of("kind", "kind-" + i, "format", "pdf"));
        }
    }

    private void bind(Queue queue, int i) {
        switch (type) {
            case "direct" -> topology.bindQueue(queue, "amq.direct", "key-" + i, Map.of());
            case "fanout" -> {
                if (i < FANOUT) {
                    topology.bindQueue(queue, "amq.fanout", "", Map.of());
                }
            }
            case "headers" -> topology.bindQueue(queue, "amq.headers", "",
                    Map.of("x-match", "all", "kind", "kind-" + i % KEYS, "format", "pdf"));
            default -> {
                // the default exchange has a binding for every queue by itself
            }
        }
    }

    @Benchmark
    public int route() {
        Routable message = messages[next];
        next = next + 1 == KEYS ? 0 : next + 1;
        route.clear();
        topology.route(exchange, message, route);
        return route.size();
    }
}
