package io.warren.broker.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.broker.error.InvalidDefinitionException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

    @Test
    void whatWasWrittenIsReadAgain() {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("text", "a\"b\\\u0000é兔\ud83d\udc07");
        value.put("numbers", List.of(0L, Long.MIN_VALUE, Long.MAX_VALUE, 2.5, -0.0));
        value.put("flags", List.of(true, false));
        value.put("nothing", null);
        value.put("nested", Map.of("list", Arrays.asList(1L, null, Map.of())));

        assertThat(Json.read(Json.write(value))).isEqualTo(value);
    }

    @Test
    void aWholeNumberThatIsTooLargeBecomesADouble() {
        assertThat(Json.read("99999999999999999999")).isEqualTo(1e20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[1,", "{\"a\":}", "nonsense", "1 2", "{} x", "{\"a\":1,\"a\":2}", "[1}",
        "\"", "'a'",
        "{a:1}", "NaN"})
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(InvalidDefinitionException.class)
                .hasMessageStartingWith("Expected ");
    }

    @Test
    void theRefusalTellsTheLine() {
        assertThatThrownBy(() -> Json.read("{\n\"a\": 1,\n!}")).hasMessageContaining("line 3");
    }

    @Test
    void whatIsTooDeepIsRefused() {
        assertThatThrownBy(() -> Json.read("[".repeat(200) + "]".repeat(200)))
                .isInstanceOf(InvalidDefinitionException.class).hasMessageContaining("nesting depth");
    }

    @Test
    void aNumberOfVeryManyDigitsIsRefused() {
        assertThatThrownBy(() -> Json.read("9".repeat(1000))).isInstanceOf(InvalidDefinitionException.class);
    }
}
