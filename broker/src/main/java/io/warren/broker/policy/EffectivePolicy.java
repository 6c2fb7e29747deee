package io.warren.broker.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the policies say that apply to one queue or exchange.
 *
 * @param policy
 *            the name of its policy, if it has one
 * @param operatorPolicy
 *            the name of its operator policy, if it has one
 * @param definition
 *            both together
 */
public record EffectivePolicy(@Nullable String policy, @Nullable String operatorPolicy,
        Map<String, @Nullable Object> definition) {

    public static final EffectivePolicy NONE = new EffectivePolicy(null, null, Map.of());

    /**
     * Takes both together: of limits the smaller one holds, of other settings that both have the operator's.
     */
    public static EffectivePolicy of(@Nullable Policy user, @Nullable Policy operator) {
        if (user == null && operator == null) {
            return NONE;
        }
        Map<String, @Nullable Object> merged = new TreeMap<>();
        if (user != null) {
            merged.putAll(user.definition());
        }
        if (operator != null) {
            operator.definition().forEach((key, value) -> merged.put(key, prefer(key, value, merged.get(key))));
        }
        return new EffectivePolicy(user == null ? null : user.name(), operator == null ? null : operator.name(),
                Collections.unmodifiableMap(merged));
    }

    /**
     * The settings of a queue that was declared with these arguments: of limits the smaller one holds, of other settings what was
     * declared.
     *
     * @param arguments
     *            by the keys that policies have, without {@code x-}
     */
    public Map<String, Object> with(Map<String, Object> arguments) {
        Map<String, Object> settings = new LinkedHashMap<>(arguments);
        definition.forEach((key, value) -> {
            Object preferred = prefer(key, arguments.get(key), value);
            if (preferred != null) {
                settings.put(key, preferred);
            }
        });
        return settings;
    }

    private static @Nullable Object prefer(String key, @Nullable Object first, @Nullable Object second) {
        PolicyKey known = PolicyKey.find(key);
        boolean limits = known != null && known.smallestCounts();
        if (limits && first instanceof Number one && second instanceof Number other) {
            return stricter(one.longValue(), other.longValue());
        }
        return first != null ? first : second;
    }

    /** Below 0 there is no limit. */
    private static long stricter(long one, long other) {
        return one < 0 || other < 0 ? Math.max(one, other) : Math.min(one, other);
    }
}
