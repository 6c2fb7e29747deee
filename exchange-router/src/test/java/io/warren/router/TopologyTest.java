package io.warren.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What other modules rely on beyond where messages go; that is in the scenarios. */
@Timeout(60)
class TopologyTest {

    private final Map<String, Destination> queues = new ConcurrentHashMap<>();
    private final Topology topology = new Topology("/", queues::get, ExchangeTypes.builtIn());
    private final Route route = new Route();

    @Test
    void versionGrowsWithEachChangeAndStaysOtherwise() {
        Destination queue = new TestQueue("q");
        expectChange(() -> declare("x", "direct"), true);
        expectChange(() -> declare("x", "direct"), false);
        expectChange(topology::queueAdded, true);
        expectChange(() -> topology.bindQueue(queue, "x", "a", Map.of()), true);
        expectChange(() -> topology.bindQueue(queue, "x", "a", Map.of()), false);
        expectChange(() -> topology.unbindQueue(queue, "x", "b", Map.of()), false);
        expectChange(() -> topology.unbindQueue(queue, "x", "a", Map.of()), true);
        expectChange(() -> topology.removeQueue(queue), true);
        expectChange(() -> topology.delete("nowhere", false), false);
        expectChange(() -> topology.delete("x", false), true);
        expectChange(() -> topology.route(topology.requireExchange(""), new TestMessage("q"), route), false);
    }

    @Test
    void listsBindingsBySourceAndByDestination() {
        Destination queue = new TestQueue("q");
        Exchange source = declare("x", "direct");
        Exchange target = declare("y", "fanout");
        topology.bindQueue(queue, "x", "a", Map.of("n", 1L));
        topology.bindQueue(queue, "y", "b", Map.of());
        topology.bindExchange("y", "x", "c", Map.of());

        assertThat(topology.bindingsFrom(source)).extracting(Binding::bindingKey).containsExactlyInAnyOrder("a", "c");
        assertThat(topology.bindingsTo(queue)).extracting(Binding::bindingKey).containsExactlyInAnyOrder("a", "b");
        assertThat(topology.bindingsTo(target)).singleElement().satisfies(binding -> {
            assertThat(binding.source()).isSameAs(source);
            assertThat(binding.destination()).isSameAs(target);
        });

        topology.delete("x", false);
        assertThat(topology.bindingsTo(target)).isEmpty();
        assertThat(topology.bindingsTo(queue)).extracting(Binding::bindingKey).containsExactly("b");
    }

    @Test
    void onlyTheTraceExchangeIsInternalFromTheStart() {
        assertThat(topology.exchanges()).filteredOn(Exchange::internal).extracting(Exchange::name)
                .containsExactly("amq.rabbitmq.trace");
        assertThat(topology.exchanges()).allMatch(Exchange::durable).noneMatch(Exchange::autoDelete).hasSize(7);
    }

    @Test
    void aDestinationDeclaredAgainUnderItsNameIsAnother() {
        Destination old = new TestQueue("q");
        Destination fresh = new TestQueue("q");
        declare("x", "fanout");
        topology.bindQueue(old, "x", "", Map.of());
        topology.bindQueue(fresh, "x", "", Map.of());
        topology.removeQueue(old);
        topology.route(topology.requireExchange("x"), new TestMessage(""), route);
        assertThat(route.size()).isEqualTo(1);
        assertThat(route.get(0)).isSameAs(fresh);
    }

    @Test
    void typesOfPluginsTakePartButCannotReplaceBuiltInOnes() {
        ExchangeType odd = new BuiltInType("x-odd", FanoutTable::new, (_, _) -> {});
        Topology withPlugin = new Topology("/", queues::get,
                List.of(odd, ExchangeTypes.builtIn().getFirst(), ExchangeTypes.builtIn().get(1),
                        ExchangeTypes.builtIn().get(2), ExchangeTypes.builtIn().get(3)));
        withPlugin.declare(new ExchangeDeclaration("x", "x-odd", false, false, false, Map.of()));
        withPlugin.bindQueue(new TestQueue("q"), "x", "", Map.of());
        withPlugin.route(withPlugin.requireExchange("x"), new TestMessage("any"), route);
        assertThat(route.size()).isEqualTo(1);
        assertThat(ExchangeTypes.installed(TopologyTest.class.getClassLoader())).extracting(ExchangeType::name)
                .containsExactly("direct", "fanout", "topic", "headers");
    }

    @Test
    void manyBindingsOfOneQueueAndOfOneExchangeComeAndGo() {
        int count = 100_000;
        Destination queue = new TestQueue("q");
        declare("keys", "direct");
        declare("fan", "fanout");
        for (int i = 0; i < count; i++) {
            topology.bindQueue(queue, "keys", "k" + i, Map.of());
            topology.bindQueue(new TestQueue("q" + i), "fan", "", Map.of());
        }
        topology.route(topology.requireExchange("fan"), new TestMessage(""), route);
        assertThat(route.size()).isEqualTo(count);

        topology.removeQueue(queue);
        topology.delete("fan", false);
        assertThat(topology.bindingsTo(queue)).isEmpty();
        assertThat(topology.requireExchange("keys").bindingCount()).isZero();
        route.clear();
        topology.route(topology.requireExchange("keys"), new TestMessage("k5"), route);
        assertThat(route.isEmpty()).isTrue();
    }

    private Exchange declare(String name, String type) {
        return topology.declare(new ExchangeDeclaration(name, type, false, false, false, Map.of()));
    }

    private void expectChange(Runnable action, boolean change) {
        long before = topology.version();
        action.run();
        assertThat(topology.version() > before).isEqualTo(change);
    }
}
