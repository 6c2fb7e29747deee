package io.warren.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While one thread binds and unbinds, others always find the bindings that it leaves alone, and no queue twice. */
@Timeout(120)
class ConcurrentRoutingTest {

    private static final int READERS = 3;
    private static final int CHANGES = 30_000;
    private static final int STEADY = 20;
    private static final int CHANGING = 60;
    private static final List<String> PATTERNS = List.of("a.b", "a.*", "#", "#.b", "a.#");

    @ParameterizedTest
    @ValueSource(strings = {"direct", "fanout", "topic", "headers"})
    void findsBindingsThatNobodyTouches(String type) throws InterruptedException, ExecutionException {
        long seed = System.nanoTime();
        System.out.println("ConcurrentRoutingTest " + type + " seed " + seed);
        Topology topology = new Topology("/", _ -> null, ExchangeTypes.builtIn());
        topology.declare(new ExchangeDeclaration("x", type, false, false, false, Map.of()));
        List<Destination> steady = new ArrayList<>();
        for (int i = 0; i < STEADY; i++) {
            steady.add(new TestQueue("steady" + i));
        }
        // Steady and changing ones take turns, so that they are neighbours in the tables.
        List<Destination> changing = new ArrayList<>();
        for (int i = 0; i < CHANGING; i++) {
            changing.add(new TestQueue("changing" + i));
            bind(topology, changing.get(i), i);
            if (i < STEADY) {
                bind(topology, steady.get(i), i);
            }
        }
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                results.add(readers.submit(() -> read(topology, steady, done)));
            }
            try {
                change(topology, changing, new Random(seed));
            } finally {
                done.set(true);
            }
            for (Future<Integer> result : results) {
                assertThat(result.get()).as("seed %d: routes that a reader found right", seed).isPositive();
            }
        }
    }

    private static void change(Topology topology, List<Destination> changing, Random random) {
        for (int i = 0; i < CHANGES; i++) {
            int which = random.nextInt(changing.size());
            if (random.nextBoolean()) {
                bind(topology, changing.get(which), which);
            } else if (random.nextInt(4) == 0) {
                topology.removeQueue(changing.get(which));
            } else {
                topology.unbindQueue(changing.get(which), "x", key(topology, which), arguments(which));
            }
        }
    }

    private static int read(Topology topology, List<Destination> steady, AtomicBoolean done) {
        Route route = new Route();
        Exchange exchange = topology.requireExchange("x");
        TestMessage message = new TestMessage("a.b", List.of(), Map.of("h", 1L, "g", 2L));
        int routes = 0;
        do {
            route.clear();
            topology.route(exchange, message, route);
            Set<Destination> found = new HashSet<>();
            for (int i = 0; i < route.size(); i++) {
                assertThat(found.add(route.get(i))).as("%s once", route.get(i)).isTrue();
            }
            assertThat(found).containsAll(steady);
            routes++;
        } while (!done.get());
        return routes;
    }

    private static void bind(Topology topology, Destination queue, int number) {
        topology.bindQueue(queue, "x", key(topology, number), arguments(number));
    }

    /** All match the message of {@link #read}; in a topic exchange, in different ways. */
    private static String key(Topology topology, int number) {
        boolean patterns = topology.requireExchange("x").type().equals("topic");
        return patterns ? PATTERNS.get(number % PATTERNS.size()) : "a.b";
    }

    private static Map<String, Object> arguments(int number) {
        return switch (number % 3) {
            case 0 -> Map.of("h", 1L);
            case 1 -> Map.of("x-match", "any", "h", 1L, "g", 2L);
            default -> Map.of();
        };
    }
}
