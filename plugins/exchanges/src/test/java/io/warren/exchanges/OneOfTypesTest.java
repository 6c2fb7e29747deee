package io.warren.exchanges;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.exchanges.TypeScenario.Message;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** x-random, x-local-random and x-modulus-hash. */
class OneOfTypesTest {

    @ParameterizedTest
    @ValueSource(strings = {"x-random", "x-local-random", "x-modulus-hash"})
    void withoutBindingsAMessageGoesNowhere(String type) {
        assertThat(new TypeScenario(type, Map.of()).route(Message.of("k"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-random", "x-local-random"})
    void everyQueueGetsSomeOfTheSameKey(String type) {
        TypeScenario scenario = new TypeScenario(type, Map.of());
        Set<String> bound = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            scenario.bind("q" + i, "key that nobody looks at");
            bound.add("q" + i);
        }
        Set<String> reached = new HashSet<>();
        for (int i = 0; i < 10_000 && reached.size() < bound.size(); i++) {
            reached.add(scenario.queueOf("k"));
        }
        assertThat(reached).isEqualTo(bound);
    }

    @Test
    void theModulusOfTheHashDependsNeitherOnTheOrderOfBindingNorOnChance() {
        TypeScenario forwards = new TypeScenario("x-modulus-hash", Map.of());
        TypeScenario backwards = new TypeScenario("x-modulus-hash", Map.of());
        for (int i = 0; i < 7; i++) {
            forwards.bind("q" + i, "");
            backwards.bind("q" + (6 - i), "");
        }
        Set<String> reached = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            assertThat(forwards.queueOf("k" + i)).isEqualTo(backwards.queueOf("k" + i));
            reached.add(forwards.queueOf("k" + i));
        }
        assertThat(reached).hasSize(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-random", "x-local-random", "x-modulus-hash"})
    void anUnboundQueueGetsNoMore(String type) {
        TypeScenario scenario = new TypeScenario(type, Map.of());
        scenario.bind("a", "");
        scenario.bind("b", "");
        scenario.unbind("a", "");
        for (int i = 0; i < 100; i++) {
            assertThat(scenario.queueOf("k" + i)).isEqualTo("b");
        }
    }
}
