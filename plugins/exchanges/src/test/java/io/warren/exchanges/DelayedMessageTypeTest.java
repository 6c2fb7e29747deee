package io.warren.exchanges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.exchanges.TypeScenario.Message;
import io.warren.router.ExchangeDeclaration;
import io.warren.router.RouterException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DelayedMessageTypeTest {

    private static TypeScenario scenario(Map<String, Object> arguments) {
        return new TypeScenario("x-delayed-message", arguments);
    }

    @Test
    void aMessageIsRoutedAsTheTypeBehindItWould() {
        TypeScenario direct = scenario(Map.of("x-delayed-type", "direct"));
        direct.bind("a", "one");
        direct.bind("b", "two");
        TypeScenario topic = scenario(Map.of("x-delayed-type", "topic"));
        topic.bind("a", "one.*");
        topic.bind("b", "#.two");
        TypeScenario headers = scenario(Map.of("x-delayed-type", "headers"));
        headers.bind("a", "", Map.of("kind", "one"));

        assertThat(direct.route(Message.of("one"))).containsExactly("a");
        assertThat(topic.route(Message.of("one.two"))).containsExactlyInAnyOrder("a", "b");
        assertThat(headers.route(new Message("", Map.of("kind", "one", "x-delay", 5L), Map.of(), 1)))
                .containsExactly("a");
        assertThat(headers.route(Message.of("one"))).isEmpty();
    }

    @Test
    void aTypeOfAPluginCanBeBehindItWithItsArguments() {
        TypeScenario hash = scenario(Map.of("x-delayed-type", "x-consistent-hash", "hash-header", "customer"));
        hash.bind("a", "1");
        hash.bind("b", "1");
        List<String> first = hash.route(new Message("k1", Map.of("customer", "c"), Map.of(), 1));

        assertThat(first).hasSize(1);
        assertThat(hash.route(new Message("k2", Map.of("customer", "c"), Map.of(), 1))).isEqualTo(first);
        refused(() -> hash.bind("c", "no weight"), "");
        refused(() -> scenario(Map.of("x-delayed-type", "x-consistent-hash", "hash-property", "user_id")),
                "Unsupported property: user_id");
    }

    @Test
    void theTypeBehindItMustBeNamedAndAnother() {
        String missing = "Invalid argument, 'x-delayed-type' must be an existing exchange type";
        refused(() -> scenario(Map.of()), missing);
        refused(() -> scenario(Map.of("x-delayed-type", 7L)), missing);
        refused(() -> scenario(Map.of("x-delayed-type", "x-delayed-message")), missing);
        refused(() -> scenario(Map.of("x-delayed-type", "x-nothing")), "unknown exchange type 'x-nothing'");
    }

    @Test
    void itTellsWhatItRoutesAs() {
        TypeScenario scenario = scenario(Map.of("x-delayed-type", "topic"));

        assertThat(scenario.topology.requireExchange("x").type()).isEqualTo("x-delayed-message");
        assertThat(scenario.topology.requireExchange("x").routingType()).isEqualTo("topic");
    }

    @Test
    void declaredAgainItNeedsTheSameTypeBehindIt() {
        TypeScenario scenario = scenario(Map.of("x-delayed-type", "topic"));
        assertThatCode(() -> again(scenario, Map.of("x-delayed-type", "topic", "other", 1L)))
                .doesNotThrowAnyException();
        refused(() -> again(scenario, Map.of("x-delayed-type", "direct")),
                "inequivalent arg 'x-delayed-type' for exchange 'x' in vhost '/': received 'direct' but current is 'topic'");
        refused(() -> again(scenario, Map.of()), "inequivalent arg 'x-delayed-type' for exchange 'x' in vhost '/':"
                + " received none but current is the value 'topic' of type 'longstr'");
    }

    private static void again(TypeScenario scenario, Map<String, Object> arguments) {
        scenario.topology
                .declare(new ExchangeDeclaration("x", "x-delayed-message", false, false, false, arguments));
    }

    private static void refused(Runnable step, String why) {
        assertThatThrownBy(step::run).isInstanceOf(RouterException.class).hasMessageContaining(why);
    }
}
