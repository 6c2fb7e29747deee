package io.warren.exchanges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.exchanges.TypeScenario.Message;
import io.warren.router.RouterException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JmsTopicTypeTest {

    private static final Map<String, Object> BLUE = Map.of("rjms_selector", "colour = 'blue'");

    private static Message message(String key, String colour) {
        return new Message(key, Map.of("colour", colour), Map.of(), 1);
    }

    @Test
    void bothTheKeyAndTheSelectorMustFit() {
        TypeScenario scenario = new TypeScenario("x-jms-topic", Map.of("rjms_version", "3.4.0"));
        scenario.bind("q", "cars.*", BLUE);
        scenario.bind("all", "#", Map.of("x-jms-selector", "TRUE"));
        assertThat(scenario.route(message("cars.small", "blue"))).isEqualTo(List.of("q", "all"));
        assertThat(scenario.route(message("cars.small", "red"))).isEqualTo(List.of("all"));
        assertThat(scenario.route(message("bikes.small", "blue"))).isEqualTo(List.of("all"));
    }

    @ParameterizedTest
    @CsvSource({"'', '', true", "'', a, false", "#, '', true", "#, a.b.c, true", "a.#, a, true", "a.#, a.b.c, true",
        "#.c, a.b.c, true", "#.c, c, true", "#.c, a.c.b, false", "a.*.c, a.b.c, true", "a.*.c, a.c, false",
        "*, '', false", "#.a.#.b, x.a.y.a.b, true", "#.a.#.b, x.b.a, false", "a..b, a..b, true", "a.*.b, a..b, true"})
    void theKeyIsATopicExchangesKey(String pattern, String key, boolean fits) {
        TypeScenario scenario = new TypeScenario("x-jms-topic", Map.of());
        scenario.bind("q", pattern, BLUE);
        assertThat(scenario.route(message(key, "blue"))).hasSize(fits ? 1 : 0);
    }

    @Test
    void aSelectorThatCannotBeReadIsRefused() {
        TypeScenario scenario = new TypeScenario("x-jms-topic", Map.of());
        assertThatThrownBy(() -> scenario.bind("q", "k", Map.of("rjms_selector", "colour =")))
                .isInstanceOf(RouterException.class)
                .hasMessage("cannot parse selector: expected a value, but got the end");
        assertThatThrownBy(() -> scenario.bind("q", "k")).isInstanceOf(RouterException.class);
    }
}
