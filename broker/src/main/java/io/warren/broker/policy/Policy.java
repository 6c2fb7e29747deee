package io.warren.broker.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings for all queues or exchanges of a virtual host whose name matches. A user policy or an operator policy, depending on where
 * it is kept.
 *
 * @param pattern
 *            a regular expression, searched for anywhere in the name
 * @param priority
 *            of several that match, the one of highest priority counts, and it alone
 * @param definition
 *            values as JSON has them: String, Long, Double, Boolean, List, Map
 */
public record Policy(String vhost, String name, String pattern, int priority, ApplyTo applyTo,
        Map<String, @Nullable Object> definition) {

    public Policy {
        definition = Collections.unmodifiableMap(new LinkedHashMap<>(definition));
    }
}
