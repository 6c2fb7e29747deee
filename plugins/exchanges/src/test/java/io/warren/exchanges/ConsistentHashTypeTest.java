package io.warren.exchanges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.exchanges.TypeScenario.Message;
import io.warren.router.RouterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsistentHashTypeTest {

    private static final int KEYS = 20_000;

    private static TypeScenario scenario(String algorithm) {
        return new TypeScenario("x-consistent-hash", Map.of("x-algorithm", algorithm));
    }

    private static List<String> placement(TypeScenario scenario) {
        List<String> placement = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            placement.add(scenario.queueOf("key" + key));
        }
        return placement;
    }

    @Test
    void withoutBindingsAMessageGoesNowhere() {
        assertThat(scenario("jump").route(Message.of("k"))).isEmpty();
        assertThat(scenario("ring").route(Message.of("k"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jump", "ring"})
    void aQueueGetsItsShareByWeight(String algorithm) {
        TypeScenario scenario = scenario(algorithm);
        scenario.bind("a", "1");
        scenario.bind("b", "3");
        scenario.bind("c", "6");
        List<String> placement = placement(scenario);
        for (Map.Entry<String, Double> share : Map.of("a", 0.1, "b", 0.3, "c", 0.6).entrySet()) {
            long count = placement.stream().filter(share.getKey()::equals).count();
            assertThat(count / (double) KEYS).as(share.getKey()).isBetween(share.getValue() - 0.02,
                    share.getValue() + 0.02);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jump", "ring"})
    void aNewBindingTakesItsShareAndNothingElseMoves(String algorithm) {
        TypeScenario scenario = scenario(algorithm);
        for (int i = 0; i < 9; i++) {
            scenario.bind("q" + i, "1");
        }
        List<String> before = placement(scenario);
        scenario.bind("new", "1");
        List<String> after = placement(scenario);
        long moved = 0;
        for (int key = 0; key < KEYS; key++) {
            if (!before.get(key).equals(after.get(key))) {
                assertThat(after.get(key)).isEqualTo("new");
                moved++;
            }
        }
        assertThat(moved / (double) KEYS).isBetween(0.08, 0.12);
    }

    @ParameterizedTest
    @CsvSource({"jump, q8", "ring, q0", "ring, q4", "ring, q8"})
    void whenABindingGoesOnlyItsKeysMove(String algorithm, String gone) {
        TypeScenario scenario = scenario(algorithm);
        for (int i = 0; i < 9; i++) {
            scenario.bind("q" + i, "2");
        }
        List<String> before = placement(scenario);
        scenario.unbind(gone, "2");
        List<String> after = placement(scenario);
        for (int key = 0; key < KEYS; key++) {
            if (before.get(key).equals(gone)) {
                assertThat(after.get(key)).isNotEqualTo(gone);
            } else {
                assertThat(after.get(key)).isEqualTo(before.get(key));
            }
        }
    }

    @Test
    void aBindingThatGoesAndComesBackFindsItsKeysAgain() {
        TypeScenario scenario = scenario("jump");
        scenario.bind("a", "5");
        scenario.bind("b", "5");
        List<String> before = placement(scenario);
        scenario.unbind("b", "5");
        assertThat(placement(scenario)).containsOnly("a");
        scenario.bind("b", "5");
        assertThat(placement(scenario)).isEqualTo(before);
    }

    @Test
    void anotherBrokerPutsAKeyIntoTheSameQueue() {
        TypeScenario scenario = scenario("jump");
        for (int i = 0; i < 10; i++) {
            scenario.bind("q" + i, "1");
        }
        // As computed once: these must never change, or messages of one key change their queue with an upgrade.
        assertThat(scenario.queueOf("order-1")).isEqualTo("q4");
        assertThat(scenario.queueOf("order-2")).isEqualTo("q9");
        assertThat(scenario.queueOf("")).isEqualTo("q1");
    }

    @Test
    void aHeaderIsHashedIfTheExchangeSaysSo() {
        for (String argument : new String[]{"hash-header", "x-hash-on"}) {
            TypeScenario scenario = new TypeScenario("x-consistent-hash", Map.of(argument, "customer"));
            scenario.bind("a", "1");
            scenario.bind("b", "1");
            for (int i = 0; i < 50; i++) {
                Map<String, Object> headers = Map.of("customer", (long) i);
                assertThat(scenario.route(new Message("k1", headers, Map.of(), 1)))
                        .isEqualTo(scenario.route(new Message("k2", headers, Map.of(), 1)));
            }
            long inA = 0;
            for (int i = 0; i < 1000; i++) {
                inA += scenario.route(new Message("k", Map.of("customer", "c" + i), Map.of(), 1)).contains("a") ? 1 : 0;
            }
            assertThat(inA).isBetween(400L, 600L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"correlation_id", "message_id", "timestamp"})
    void aPropertyIsHashedIfTheExchangeSaysSo(String property) {
        TypeScenario scenario = new TypeScenario("x-consistent-hash", Map.of("hash-property", property));
        scenario.bind("a", "1");
        scenario.bind("b", "1");
        long inA = 0;
        for (int i = 0; i < 1000; i++) {
            inA += scenario.route(new Message("same", Map.of(), Map.of(property, "v" + i), 1)).contains("a") ? 1 : 0;
        }
        assertThat(inA).isBetween(400L, 600L);
    }

    @Test
    void messagesWithoutTheHeaderGoToOneQueue() {
        TypeScenario scenario = new TypeScenario("x-consistent-hash", Map.of("hash-header", "h"));
        scenario.bind("a", "1");
        scenario.bind("b", "1");
        assertThat(scenario.route(Message.of("k1"))).hasSize(1).isEqualTo(scenario.route(Message.of("k2")));
    }

    @ParameterizedTest
    @CsvSource({"many, 'The binding key must be an integer: <<\"many\">>'",
        "1.5, 'The binding key must be an integer: <<\"1.5\">>'",
        "'', 'The binding key must be an integer: <<\"\">>'", "0, The binding key must be greater than 0",
        "-2, The binding key must be greater than 0", "1000001, The binding key must not be greater than 1000000"})
    void aWeightIsAPositiveInteger(String key, String text) {
        TypeScenario scenario = scenario("jump");
        assertThatThrownBy(() -> scenario.bind("q", key)).isInstanceOf(RouterException.class).hasMessage(text);
    }

    @Test
    void argumentsThatContradictAreRefused() {
        refused(Map.of("hash-header", "h", "hash-property", "message_id"),
                "hash-header and hash-property are mutually exclusive");
        refused(Map.of("hash-property", "app_id"), "Unsupported property: app_id");
        refused(Map.of("hash-header", 1L), "hash-header must be a string");
        refused(Map.of("x-algorithm", "maglev"), "Unsupported x-algorithm: maglev; expected jump or ring");
    }

    private static void refused(Map<String, Object> arguments, String text) {
        assertThatThrownBy(() -> new TypeScenario("x-consistent-hash", arguments)).isInstanceOfSatisfying(
                RouterException.class,
                refusal -> assertThat(refusal.kind()).isEqualTo(RouterException.Kind.PRECONDITION_FAILED))
                .hasMessage(text);
    }
}
