package io.warren.exchanges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.exchanges.TypeScenario.Message;
import io.warren.router.Exchange;
import io.warren.router.Routable;
import io.warren.router.Route;
import io.warren.router.RouterException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RecentHistoryTypeTest {

    private static final int MEGABYTE = 1 << 20;

    private static TypeScenario scenario(Map<String, Object> arguments) {
        return new TypeScenario("x-recent-history", arguments);
    }

    private static List<String> keys(List<Routable> messages) {
        return messages.stream().map(Routable::routingKey).toList();
    }

    @Test
    void aNewBindingBringsTheLastMessagesInOrder() {
        TypeScenario scenario = scenario(Map.of("x-recent-history-length", 3L));
        for (int i = 0; i < 5; i++) {
            scenario.route(Message.of("m" + i));
        }
        assertThat(keys(scenario.bind("q", ""))).containsExactly("m2", "m3", "m4");
        assertThat(keys(scenario.bind("q", ""))).as("it is bound already").isEmpty();
        assertThat(keys(scenario.bind("q", "another"))).containsExactly("m2", "m3", "m4");
    }

    @Test
    void twentyMessagesAreKeptUnlessSaidOtherwise() {
        TypeScenario scenario = scenario(Map.of());
        for (int i = 0; i < 50; i++) {
            scenario.route(Message.of("m" + i));
        }
        assertThat(keys(scenario.bind("q", ""))).hasSize(20).startsWith("m30").endsWith("m49");
    }

    @Test
    void aMessageThatIsNotToBeStoredIsOnlyRouted() {
        TypeScenario scenario = scenario(Map.of());
        scenario.bind("q", "");
        scenario.route(Message.of("stored"));
        assertThat(scenario.route(new Message("not", Map.of("x-recent-history-no-store", true), Map.of(), 1)))
                .containsExactly("q");
        scenario.route(new Message("false", Map.of("x-recent-history-no-store", false), Map.of(), 1));
        assertThat(keys(scenario.bind("late", ""))).containsExactly("stored", "false");
    }

    @Test
    void ofLargeMessagesFewerAreKeptButAlwaysTheLast() {
        TypeScenario scenario = scenario(Map.of());
        for (int i = 0; i < 20; i++) {
            scenario.route(new Message("m" + i, Map.of(), Map.of(), 4 * MEGABYTE));
        }
        assertThat(keys(scenario.bind("a", ""))).containsExactly("m17", "m18", "m19");
        scenario.route(new Message("huge", Map.of(), Map.of(), 100 * MEGABYTE));
        assertThat(keys(scenario.bind("b", ""))).containsExactly("huge");
        scenario.route(Message.of("small"));
        assertThat(keys(scenario.bind("c", ""))).containsExactly("small");
    }

    @Test
    void whileManyPublishTheLastMessagesAreKeptAllTheSame() throws Exception {
        TypeScenario scenario = scenario(Map.of("x-recent-history-length", 10L));
        Exchange exchange = scenario.topology.requireExchange("x");
        try (ExecutorService publishers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> done = List.of(publishers.submit(() -> publish(scenario, exchange)),
                    publishers.submit(() -> publish(scenario, exchange)),
                    publishers.submit(() -> publish(scenario, exchange)));
            for (int i = 0; i < 100; i++) {
                assertThat(scenario.bind("q" + i, "").size()).isLessThan(20);
            }
            for (Future<?> each : done) {
                each.get();
            }
        }
        assertThat(scenario.bind("after", "")).hasSize(10);
    }

    private static void publish(TypeScenario scenario, Exchange exchange) {
        Route route = new Route();
        for (int i = 0; i < 20_000; i++) {
            route.clear();
            scenario.topology.route(exchange, Message.of("m"), route);
        }
    }

    @Test
    void theLengthIsAPositiveInteger() {
        for (Object length : List.of(0L, -1L, "20", 1.5)) {
            assertThatThrownBy(() -> scenario(Map.of("x-recent-history-length", length)))
                    .isInstanceOf(RouterException.class)
                    .hasMessageEndingWith(", 'x-recent-history-length' must be a positive integer");
        }
    }
}
