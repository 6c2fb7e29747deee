package io.warren.load.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class LoadPlanTest {
    private static void refused(String words, ThrowingCallable plan) {
        assertThatThrownBy(plan).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(words);
    }

    @Test
    void plansThatMakeNoSenseAreRefused() {
        refused("a producer, a consumer or a connection", () -> new Clients(0, 0, 0));
        refused("direct or topic", () -> new Routing(1, ExchangeKind.FANOUT, 10, false, true, false));
        refused("at least 8 bytes", () -> new Messages(7, false, 0, false, true));
        refused("wait forever", () -> new Settling(0, 10, 11));
        refused("either a duration or a number", () -> new Extent(0, 1, 1));
    }

    @Test
    void aBacklogCannotBeHeldWithoutBothSidesAndLimits() {
        Routing queue = new Routing(1, ExchangeKind.NONE, 0, false, true, false);
        Routing fanout = new Routing(2, ExchangeKind.FANOUT, 0, false, true, false);
        Messages holding = new Messages(16, false, 0, true, false);
        Settling limited = new Settling(0, 10, 5);
        Extent seconds = new Extent(0, 1, 0);
        Clients both = new Clients(1, 1, 0);

        assertThat(new LoadPlan(both, queue, holding, limited, seconds, 0).messages().backlogHeld()).isTrue();
        refused("producers and consumers",
                () -> new LoadPlan(new Clients(1, 0, 0), queue, holding, limited, seconds, 0));
        refused("to one queue", () -> new LoadPlan(both, fanout, holding, limited, seconds, 0));
        refused("prefetch limit", () -> new LoadPlan(both, queue, holding, new Settling(0, 0, 1), seconds, 0));
        refused("no rate", () -> new LoadPlan(both, queue, holding, limited, new Extent(0, 0, 5), 0));
    }

    @Test
    void aFanoutCopiesEachMessageToEachQueue() {
        assertThat(new Routing(10, ExchangeKind.FANOUT, 0, false, true, false).copies()).isEqualTo(10);
        assertThat(new Routing(10, ExchangeKind.TOPIC, 20, false, true, false).copies()).isEqualTo(1);
    }
}
