package io.warren.exchanges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.exchanges.TypeScenario.Message;
import io.warren.router.Claims;
import io.warren.router.Route;
import io.warren.router.RouterException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageDeduplicationTypeTest {

    private static boolean duplicate(TypeScenario scenario, String id) {
        Route route = new Route();
        route.claimIds();
        scenario.topology.route(scenario.topology.requireExchange("x"),
                new Message("any", Map.of("x-deduplication-header", id), Map.of(), 1), route);
        Claims claims = route.claims();
        if (claims == null) {
            throw new AssertionError("Expected the id to be looked at");
        }
        claims.settle(true);
        assertThat(claims.duplicate()).isEqualTo(route.isEmpty());
        return claims.duplicate();
    }

    @Test
    void itIsAFanoutThatLetsNoMessagePassTwice() {
        TypeScenario scenario = new TypeScenario("x-message-deduplication", Map.of("x-cache-size", 2L));
        scenario.bind("a", "one");
        scenario.bind("b", "two");

        assertThat(scenario.route(Message.of("any"))).containsExactlyInAnyOrder("a", "b");
        assertThat(duplicate(scenario, "id")).isFalse();
        assertThat(duplicate(scenario, "id")).isTrue();
    }

    @Test
    void itCanBeBehindADelayedExchange() {
        TypeScenario scenario = new TypeScenario("x-delayed-message",
                Map.of("x-delayed-type", "x-message-deduplication", "x-cache-size", 2L));
        scenario.bind("a", "one");

        assertThat(duplicate(scenario, "id")).isFalse();
        assertThat(duplicate(scenario, "id")).isTrue();
    }

    @Test
    void itsSizeHasToBeSaid() {
        assertThatThrownBy(() -> new TypeScenario("x-message-deduplication", Map.of()))
                .isInstanceOf(RouterException.class)
                .hasMessage("Missing or invalid argument, 'x-cache-size' must be an integer greater than 0");
    }
}
