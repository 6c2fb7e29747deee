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
        refused("at least 8 bytes", () -> new Messages(7, false, 0, true));
        refused("wait forever", () -> new Settling(0, 10, 11));
        refused("either a duration or a number", () -> new Extent(0, 1, 1));
    }

    @Test
    void aFanoutCopiesEachMessageToEachQueue() {
        assertThat(new Routing(10, ExchangeKind.FANOUT, 0, false, true, false).copies()).isEqualTo(10);
        assertThat(new Routing(10, ExchangeKind.TOPIC, 20, false, true, false).copies()).isEqualTo(1);
    }
}
