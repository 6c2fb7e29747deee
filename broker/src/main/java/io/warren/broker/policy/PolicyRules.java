package io.warren.broker.policy;

import io.warren.broker.error.InvalidDefinitionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Which policies there may be. Texts are RabbitMQ's.
 *
 * <p>
 * Threads: any; no state.
 */
public final class PolicyRules {

    private PolicyRules() {
    }

    /**
     * Accepts a user policy by returning.
     *
     * @throws InvalidDefinitionException for an unknown key, or a value that its key does not take
     */
    public static void requireUserPolicy(Policy policy) {
        require(policy, false);
    }

    /** As {@link #requireUserPolicy}, for an operator policy, which takes fewer keys. */
    public static void requireOperatorPolicy(Policy policy) {
        require(policy, true);
    }

    private static void require(Policy policy, boolean operator) {
        if (policy.name().isEmpty()) {
            throw new InvalidDefinitionException("name should not be empty");
        }
        requirePattern(policy.pattern());
        if (policy.definition().isEmpty()) {
            throw new InvalidDefinitionException("no policy provided");
        }
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, ?> entry : policy.definition().entrySet()) {
            PolicyKey key = PolicyKey.find(entry.getKey());
            if (key == null || (operator && !key.operator())) {
                unknown.add("{" + shown(entry.getKey()) + "," + shown(entry.getValue()) + "}");
            } else if (!key.accepts().test(entry.getValue())) {
                throw new InvalidDefinitionException(shown(entry.getValue()) + " is not a valid " + key.what());
            }
        }
        if (!unknown.isEmpty()) {
            throw new InvalidDefinitionException(
                    "[" + String.join(",", unknown) + "] are not recognised policy settings");
        }
    }

    private static void requirePattern(String pattern) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new InvalidDefinitionException("pattern should be regular expression but is invalid: {\""
                    + e.getDescription() + "\"," + Math.max(0, e.getIndex()) + "}");
        }
    }

    /** As RabbitMQ shows it. */
    private static String shown(@Nullable Object value) {
        return value instanceof String text ? "<<\"" + text + "\">>" : String.valueOf(value);
    }
}
