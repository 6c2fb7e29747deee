package io.warren.exchanges.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {

    private static final Map<String, Object> HEADERS = Map.of("JMSType", "car", "colour", "blue", "quote", "it's",
            "weight", 2501L, "price", 9.5, "small", 0.1f, "exact", new BigDecimal("2.50"), "sold", false, "new", true,
            "list", List.of("blue"));

    private static boolean sql(String selector) throws SelectorException {
        return Selector.of(Map.of("rjms_selector", selector)).selects(HEADERS);
    }

    private static boolean erlang(String selector) throws SelectorException {
        return Selector.of(Map.of("rjms_erlang_selector", selector)).selects(HEADERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"colour = 'blue'", "JMSType='car' AND weight > 2500", "weight >= 2501 and weight <= 2501",
        "colour <> 'red'", "not sold", "NOT (colour = 'red')", "new", "new = TRUE", "sold = false",
        "weight BETWEEN 2501 AND 3000", "weight NOT BETWEEN 1 AND 5", "colour IN ('red', 'blue')",
        "colour NOT IN ('red')", "colour LIKE 'b%'", "colour LIKE 'b_ue'", "colour NOT LIKE 'r%'", "nothing IS NULL",
        "colour IS NOT NULL", "weight + 9 = 2510", "weight - 1 = 2500.0", "2 * price = 19", "price / 2 = 4.75",
        "-weight < 0", "+weight = 2501", "small = 0.1", "exact = 2.5", "weight = 0x9C5", "weight = 2.501E3",
        "quote = 'it''s'", "colour = 'red' OR colour = 'blue'", "colour = 'red' AND nothing = 1 OR new",
        "1 + 2 * 3 = 7", "(1 + 2) * 3 = 9", "7 / 2 = 3.5", "price > weight / 1000", "list IS NULL",
        "'100%' LIKE '100!%' ESCAPE '!'", "weight<>1"})
    void selects(String selector) throws Exception {
        assertThat(sql(selector)).as(selector).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"colour = 'Blue'", "Colour = 'blue'", "sold", "nothing = 1", "NOT nothing = 1",
        "nothing <> 1", "nothing LIKE '%'", "nothing NOT LIKE '%'", "nothing IN ('a')", "nothing NOT IN ('a')",
        "nothing BETWEEN 1 AND 2", "nothing NOT BETWEEN 1 AND 2", "nothing + 1 > 0", "colour = 5", "colour <> 5",
        "colour > 'a'", "new > sold", "colour", "weight", "colour + 1 = 1", "weight LIKE '2%'", "1 / 0 = 0",
        "nothing = 1 OR sold", "nothing = 1 AND new", "'100x' LIKE '100!%' ESCAPE '!'"})
    void doesNotSelect(String selector) throws Exception {
        assertThat(sql(selector)).as(selector).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'=',{'ident',<<\"colour\">>},<<\"blue\">>}",
        "{'=',{'ident',<<\"colour\">>},<<\"blue\">>}.",
        "{'and',{'like',{'ident',<<\"colour\">>},<<\"bl%\">>,'no_escape'},{'>',{'ident',<<\"weight\">>},2500}}",
        "{'like',{'ident',<<\"colour\">>},{<<\"bl%\">>,no_escape}}",
        "{'like',<<\"100%\">>,<<\"100!%\">>,<<\"!\">>}", "{'not_like',{'ident',<<\"colour\">>},<<\"r%\">>,no_escape}",
        "{'between',{'ident',<<\"weight\">>},2501,2502}", "{'between',{'ident',<<\"weight\">>},{'range',2501,2502}}",
        "{'not_between',{'ident',<<\"weight\">>},1,2}", "{'in',{'ident',<<\"colour\">>},[<<\"red\">>,<<\"blue\">>]}",
        "{'not_in',{'ident',<<\"colour\">>},[]}", "{'is_null',{'ident',<<\"nothing\">>}}",
        "{'not_null',{'ident',<<\"colour\">>}}", "{'not',{'ident',<<\"sold\">>}}", "'true'", "true",
        "{'or','false',{'ident',<<\"new\">>}}", "{'=',{'-',12,4},8}", "{'=',{'-',{'ident',<<\"weight\">>}},-2501}",
        "{'<',{'ident',<<\"price\">>},1.0E10}", " { '=' , {'ident',<<\"price\">>} , 9.5 } ",
        "{'=',<<\"a\\\"b\\\\\">>,<<\"a\\\"b\\\\\">>}"})
    void selectsByATerm(String selector) throws Exception {
        assertThat(erlang(selector)).as(selector).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "colour", "{'=',1", "{'=',1,2}x", "{'or',true}", "{}", "{1,2}", "[", "<<\"a", "<<97>>",
        "{'ident',5}", "{'in',{'ident',<<\"a\">>},<<\"b\">>}", "{'in',{'ident',<<\"a\">>},[1]}",
        "{'like',{'ident',<<\"a\">>},5,no_escape}", "{'like',<<\"a\">>,<<\"a\">>,<<\"two\">>}", "{'exec',<<\"rm\">>}",
        "<<\"\\x41\">>", "99999999999999999999", "{'not_or',true,true}", "{'not_=',1,2}", "$a", "#Fun<a>"})
    void aTermThatIsNoSelectorIsRefused(String selector) {
        assertThatThrownBy(() -> erlang(selector)).isInstanceOf(SelectorException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "colour =", "= 5", "colour = 'blue", "a b", "(a = 1", "a = 1)", "a IN ()", "a IN (1)",
        "a LIKE b", "a LIKE 'x' ESCAPE 'ab'", "a BETWEEN 1", "a NOT 5", "a IS 5", "1.2.3 = a", "0x = a", "a ! b",
        "a == b", "99999999999999999999 = a", "NOT", "a AND", "NULL"})
    void sqlThatIsNoSelectorIsRefused(String selector) {
        assertThatThrownBy(() -> sql(selector)).isInstanceOf(SelectorException.class);
    }

    @ParameterizedTest
    @CsvSource({"(, a), 100000", "'{''not'',', } , 100000", "'- ', 1, 100000", "'NOT ', a, 100000",
        "'a = 1 OR ', a = 2, 3000"})
    void neitherDepthNorLengthAreWithoutLimit(String repeated, String end, int times) {
        for (int count : new int[]{times, 1000}) {
            String selector = repeated.repeat(count) + end;
            assertThatThrownBy(() -> sql(selector)).isInstanceOf(SelectorException.class);
            assertThatThrownBy(() -> erlang(selector)).isInstanceOf(SelectorException.class);
        }
    }

    @Test
    void aLargeSelectorWithinTheLimitsIsEvaluated() throws Exception {
        assertThat(sql("weight = 1 OR ".repeat(100) + "new")).isTrue();
        assertThat(sql("(".repeat(150) + "new" + ")".repeat(150))).isTrue();
    }

    @Test
    void withoutASelectorABindingIsRefused() {
        assertThatThrownBy(() -> Selector.of(Map.of())).isInstanceOf(SelectorException.class);
        assertThatThrownBy(() -> Selector.of(Map.of("rjms_selector", 5L))).isInstanceOf(SelectorException.class);
    }

    @Test
    void likeFindsWhatTheSameRegularExpressionFinds() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String pattern = text(random, "ab%_");
            String text = text(random, "ab");
            Pattern regex = Pattern.compile(pattern.replace("%", ".*").replace('_', '.'));
            assertThat(LikePattern.of(pattern, "").matches(text)).as("seed %d: '%s' LIKE '%s'", seed, text, pattern)
                    .isEqualTo(regex.matcher(text).matches());
        }
    }

    private static String text(Random random, String letters) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(8); left > 0; left--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
