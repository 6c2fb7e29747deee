package io.warren.broker.policy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.broker.error.InvalidDefinitionException;
import io.warren.broker.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts as RabbitMQ 3.10 answers. */
final class PolicyRulesTest {

    private static Policy policy(String pattern, String definition) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(Json.read(definition)))
                .forEach((key, value) -> values.put(String.valueOf(key), value));
        return new Policy("/", "p", pattern, 0, ApplyTo.ALL, values);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
        "{\"message-ttl\":-1} | -1 is not a valid message TTL",
        "{\"nonsense\":1,\"message-ttl\":5} | [{<<\"nonsense\">>,1}] are not recognised policy settings",
        "{} | no policy provided", "{\"overflow\":\"x\"} | <<\"x\">> is not a valid overflow value",
        "{\"expires\":0} | 0 is not a valid queue expiry",
        "{\"dead-letter-exchange\":7} | 7 is not a valid dead letter exchange name",
        "{\"max-length\":\"x\"} | <<\"x\">> is not a valid maximum length",
        "{\"alternate-exchange\":5} | 5 is not a valid alternate exchange name",
        "{\"delivery-limit\":\"a\"} | <<\"a\">> is not a valid delivery limit",
        "{\"dead-letter-strategy\":\"a\"} | <<\"a\">> is not a valid dead letter strategy"})
    void anImpossibleDefinitionIsRefused(String definition, String text) {
        assertThatThrownBy(() -> PolicyRules.requireUserPolicy(policy(".*", definition)))
                .isInstanceOf(InvalidDefinitionException.class).hasMessage(text);
    }

    @Test
    void aPatternThatIsNoneIsRefused() {
        assertThatThrownBy(() -> PolicyRules.requireUserPolicy(policy("(", "{\"max-length\":1}")))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageStartingWith("pattern should be regular expression but is invalid: ");
    }

    @Test
    void operatorPoliciesTakeOnlyWhatLimits() {
        assertThatThrownBy(() -> PolicyRules.requireOperatorPolicy(policy("", "{\"dead-letter-exchange\":\"a\"}")))
                .hasMessage("[{<<\"dead-letter-exchange\">>,<<\"a\">>}] are not recognised policy settings");
        assertThatCode(() -> PolicyRules.requireOperatorPolicy(
                policy("",
                        "{\"expires\":1,\"message-ttl\":0,\"max-length\":1,\"max-length-bytes\":1,\"overflow\":\"drop-head\"}")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"ha-mode\":\"all\",\"ha-sync-mode\":\"automatic\"}", "{\"queue-mode\":\"lazy\"}",
        "{\"queue-version\":2}", "{\"federation-upstream-set\":\"all\"}", "{\"delivery-limit\":-1}"})
    void whatHasNoEffectHereIsAccepted(String definition) {
        assertThatCode(() -> PolicyRules.requireUserPolicy(policy("", definition))).doesNotThrowAnyException();
    }
}
