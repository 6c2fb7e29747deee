package io.warren.broker.policy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A key of a policy's definition.
 *
 * @param what
 *            what its value is, as refusals call it
 * @param operator
 *            whether operator policies may have it too
 * @param smallestCounts
 *            whether of several values the smallest holds, with no limit (below 0) as the largest of all
 */
record PolicyKey(String what, Predicate<@Nullable Object> accepts, boolean operator, boolean smallestCounts) {

    private static final int SHORT_STRING_MAX = 255;
    private static final Map<String, PolicyKey> KEYS = new HashMap<>();

    static {
        limit("message-ttl", "message TTL", atLeast(0));
        limit("expires", "queue expiry", atLeast(1));
        limit("max-length", "maximum length", atLeast(0));
        limit("max-length-bytes", "maximum length in bytes", atLeast(0));
        limit("max-in-memory-length", "maximum memory in length", atLeast(0));
        limit("max-in-memory-bytes", "maximum memory in bytes", atLeast(0));
        limit("delivery-limit", "delivery limit", atLeast(Long.MIN_VALUE));
        limit("target-group-size", "target group size", atLeast(1));
        limit("delayed-retry-min", "delayed retry minimum", atLeast(0));
        limit("delayed-retry-max", "delayed retry maximum", atLeast(0));
        operator("overflow", "overflow value", oneOf("drop-head", "reject-publish", "reject-publish-dlx"));
        operator("delayed-retry-type", "delayed retry type", oneOf("disabled", "all", "failed", "returned"));
        operator("queue-version", "queue version", atLeast(1));
        operator("queue-mode", "queue mode", oneOf("default", "lazy"));
        operator("member-placement-tag", "member placement tag", String.class::isInstance);
        operator("ha-mode", "ha-mode", oneOf("all", "exactly", "nodes"));
        operator("ha-params", "ha-params", value -> value instanceof Long || value instanceof List<?>);
        operator("ha-sync-mode", "ha-sync-mode", oneOf("manual", "automatic"));
        operator("ha-sync-batch-size", "ha-sync-batch-size", atLeast(1));
        operator("ha-promote-on-shutdown", "ha-promote-on-shutdown", oneOf("always", "when-synced"));
        operator("ha-promote-on-failure", "ha-promote-on-failure", oneOf("always", "when-synced"));
        put("consumer-timeout", new PolicyKey("consumer timeout", atLeast(0), false, true));
        put("consumer-disconnected-timeout", new PolicyKey("consumer disconnected timeout", atLeast(0), false, true));
        user("dead-letter-exchange", "dead letter exchange name", String.class::isInstance);
        user("dead-letter-routing-key", "dead letter routing key", PolicyKey::isShortString);
        user("dead-letter-strategy", "dead letter strategy", oneOf("at-most-once", "at-least-once"));
        user("group-key", "group key",
                value -> value instanceof Boolean || (value instanceof String header && !header.isEmpty()));
        user("alternate-exchange", "alternate exchange name", String.class::isInstance);
        user("initial-cluster-size", "initial cluster size", atLeast(1));
        user("queue-leader-locator", "queue leader locator",
                oneOf("client-local", "balanced", "random", "least-leaders"));
        user("queue-master-locator", "queue master locator", String.class::isInstance);
        user("max-age", "max age", value -> value instanceof String age && age.matches("\\d+[YMDhms]"));
        user("stream-max-segment-size-bytes", "segment size", atLeast(1));
        user("stream-filter-size-bytes", "filter size", atLeast(16));
        user("federation-upstream", "federation upstream", String.class::isInstance);
        user("federation-upstream-set", "federation upstream set", String.class::isInstance);
        user("federation-upstream-pattern", "federation upstream pattern", String.class::isInstance);
    }

    static @Nullable PolicyKey find(String name) {
        return KEYS.get(name);
    }

    private static void limit(String name, String what, Predicate<@Nullable Object> accepts) {
        put(name, new PolicyKey(what, accepts, true, true));
    }

    private static void operator(String name, String what, Predicate<@Nullable Object> accepts) {
        put(name, new PolicyKey(what, accepts, true, false));
    }

    private static void user(String name, String what, Predicate<@Nullable Object> accepts) {
        put(name, new PolicyKey(what, accepts, false, false));
    }

    private static void put(String name, PolicyKey key) {
        KEYS.put(name, key);
    }

    private static Predicate<@Nullable Object> atLeast(long min) {
        return value -> value instanceof Long number && number >= min;
    }

    private static Predicate<@Nullable Object> oneOf(String... words) {
        Set<String> allowed = Set.of(words);
        return value -> value instanceof String word && allowed.contains(word);
    }

    private static boolean isShortString(@Nullable Object value) {
        return value instanceof String text && text.getBytes(StandardCharsets.UTF_8).length <= SHORT_STRING_MAX;
    }
}
