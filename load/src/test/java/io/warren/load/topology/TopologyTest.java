package io.warren.load.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.load.plan.ExchangeKind;
import io.warren.load.plan.Routing;
import org.junit.jupiter.api.Test;

final class TopologyTest {
    private static Topology topology(int queues, ExchangeKind exchange, int bindings) {
        return new Topology(new Routing(queues, exchange, bindings, false, true, false));
    }

    @Test
    void queuesAreSharedOut() {
        Topology topology = topology(5, ExchangeKind.NONE, 0);

        assertThat(topology.queues(0, 2)).containsExactly("bench-0", "bench-2", "bench-4");
        assertThat(topology.queues(1, 2)).containsExactly("bench-1", "bench-3");
        assertThat(topology.routingKeys(4, 5)).containsExactly("bench-4");
    }

    @Test
    void whoIsTooManySharesAQueue() {
        Topology topology = topology(2, ExchangeKind.NONE, 0);

        assertThat(topology.queues(0, 4)).containsExactly("bench-0");
        assertThat(topology.queues(3, 4)).containsExactly("bench-1");
    }

    @Test
    void aFanoutNeedsNoRoutingKey() {
        assertThat(topology(10, ExchangeKind.FANOUT, 0).routingKeys(0, 1)).containsExactly("");
    }

    @Test
    void keysGoOverAllBindingsButAreNotMoreThanAThousand() {
        assertThat(topology(1, ExchangeKind.TOPIC, 3).routingKeys(0, 1))
                .containsExactly("bench.0.event", "bench.1.event", "bench.2.event");
        assertThat(topology(1, ExchangeKind.TOPIC, 100_000).routingKeys(0, 1)).hasSize(1_000)
                .startsWith("bench.0.event", "bench.100.event").endsWith("bench.99900.event");
    }
}
