package io.warren.bench;

import io.warren.router.Destination;
import io.warren.router.Exchange;
import io.warren.router.ExchangeTypes;
import io.warren.router.Routable;
import io.warren.router.Route;
import io.warren.router.Topology;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Routing one message through a topic exchange. {@code seen}: its key is one of 100 that the exchange remembers.
 * {@code unseen}: one of 200,000 in a row, far more than it remembers, so nearly every one walks the trie and pushes another
 * one out of the cache. With one binding, {@code orders.#}; with more, that, one {@code *.*.*.paid} and one for each order, so
 * that up to three match. Making the keys is left out.
 */
public class TopicRoutingBenchmark extends StepBenchmark {
    private static final int FEW = 100;
    private static final int MANY = 200_000;

    @Param({"1", "1000", "100000"})
    private int bindings = 1;

    private final Topology topology = new Topology("/", _ -> null, ExchangeTypes.builtIn());
    private final Exchange exchange = topology.requireExchange("amq.topic");
    private final Routable[] messages = new Routable[MANY];
    private final Route route = new Route();
    private int next;

    private record Queue(String name) implements Destination {}

    private record Message(String routingKey) implements Routable {
        @Override
        public List<String> extraRoutingKeys() {
            return List.of();
        }

        @Override
        public Map<String, Object> headers() {
            return Map.of();
        }
    }

    @Setup
    public void bind() {
        for (int i = 0; i < bindings; i++) {
            String pattern = switch (i) {
                case 0 -> "orders.#";
                case 1 -> "*.*.*.paid";
                default -> "orders.eu." + (i - 2) + ".*";
            };
            topology.bindQueue(new Queue("queue-" + i), "amq.topic", pattern, Map.of());
        }
        for (int i = 0; i < MANY; i++) {
            messages[i] = new Message("orders.eu." + i + ".paid");
        }
    }

    @Benchmark
    public int seen() {
        return route(FEW);
    }

    @Benchmark
    public int unseen() {
        return route(MANY);
    }

    private int route(int keys) {
        next = next + 1 >= keys ? 0 : next + 1;
        route.clear();
        topology.route(exchange, messages[next], route);
        return route.size();
    }
}
