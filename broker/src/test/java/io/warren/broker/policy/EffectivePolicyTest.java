package io.warren.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EffectivePolicyTest {

    private static final List<String> LIMITS = List.of("message-ttl", "expires", "max-length", "max-length-bytes",
            "delivery-limit", "consumer-timeout", "delayed-retry-min", "delayed-retry-max");

    private static Policy policy(String name, Map<String, ?> definition) {
        return new Policy("/", name, "", 0, ApplyTo.ALL, new HashMap<>(definition));
    }

    @Test
    void ofLimitsTheSmallestHolds() {
        long seed = 7;
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            Map<String, Object> argument = numbers(random);
            Map<String, Object> user = numbers(random);
            Map<String, Object> operator = numbers(random);

            Map<String, Object> settings =
                    EffectivePolicy.of(policy("u", user), policy("o", operator)).with(argument);

            for (String key : LIMITS) {
                assertThat(settings.get(key))
                        .as("seed %d, round %d, %s of %s, %s, %s", seed, round, key, argument, user,
                                operator)
                        .isEqualTo(strictest(key, argument, user, operator));
            }
        }
    }

    private static Map<String, Object> numbers(Random random) {
        Map<String, Object> numbers = new HashMap<>();
        for (String key : LIMITS) {
            if (random.nextBoolean()) {
                numbers.put(key, (long) random.nextInt(-1, 4));
            }
        }
        return numbers;
    }

    /** Counted anew: any limit is stricter than none, and none that is said is more than nothing. */
    private static @Nullable Object strictest(String key, Map<String, Object> first, Map<String, Object> second,
            Map<String, Object> third) {
        List<Long> values = Stream.of(first, second, third).filter(map -> map.containsKey(key))
                .map(map -> (Long) map.get(key)).toList();
        OptionalLong limit = values.stream().mapToLong(Long::longValue).filter(value -> value >= 0).min();
        return limit.isPresent() ? Long.valueOf(limit.getAsLong()) : values.isEmpty() ? null : Long.valueOf(-1);
    }

    @Test
    void otherSettingsAreAsDeclaredThenAsTheOperatorSaysThenAsThePolicySays() {
        Policy user = policy("u", Map.of("overflow", "drop-head", "dead-letter-exchange", "u"));
        Policy operator = policy("o", Map.of("overflow", "reject-publish"));

        assertThat(EffectivePolicy.of(user, operator).definition())
                .isEqualTo(Map.of("overflow", "reject-publish", "dead-letter-exchange", "u"));
        assertThat(EffectivePolicy.of(user, operator).with(Map.of("dead-letter-exchange", "a")))
                .isEqualTo(Map.of("overflow", "reject-publish", "dead-letter-exchange", "a"));
        assertThat(EffectivePolicy.of(user, operator).with(Map.of("overflow", "reject-publish-dlx")))
                .containsEntry("overflow", "reject-publish-dlx");
    }

    @Test
    void itKnowsWhichPoliciesItComesFrom() {
        Policy user = policy("u", Map.of("expires", 1L));
        Policy operator = policy("o", Map.of("max-length", 1L));

        assertThat(EffectivePolicy.of(null, null)).isEqualTo(new EffectivePolicy(null, null, Map.of()));
        assertThat(EffectivePolicy.of(user, null).policy()).isEqualTo("u");
        assertThat(EffectivePolicy.of(null, operator).operatorPolicy()).isEqualTo("o");
    }
}
