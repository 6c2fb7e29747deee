package io.warren.broker.vhost;

import io.warren.broker.error.ChannelException;
import io.warren.codec.SoftError;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which arguments queue.declare takes, and of what kind. Arguments that no queue type knows are taken silently, as RabbitMQ
 * does; those of another type than the queue's are refused.
 *
 * <p>
 * Threads: any; no state.
 */
final class QueueArgumentRules {

    /** Says what is wrong with a value in RabbitMQ's words, or null. */
    private interface Rule {

        @Nullable
        String fault(FieldValue value, FieldTable all);
    }

    private static final Map<String, Rule> CLASSIC = new LinkedHashMap<>();

    private static final Set<String> OTHER_TYPES = Set.of("x-quorum-initial-group-size", "x-initial-cluster-size",
            "x-max-age",
            "x-stream-max-segment-size-bytes", "x-stream-filter-size-bytes", "x-max-in-memory-length",
            "x-max-in-memory-bytes");

    static final String TYPE = "x-queue-type";

    private static final List<String> OVERFLOWS = List.of("drop-head", "reject-publish", "reject-publish-dlx");
    private static final List<String> STRATEGIES = List.of("at-most-once", "at-least-once");
    private static final List<String> RETRIES = List.of("disabled", "all", "failed", "returned");
    private static final int PRIORITY_MAX = 255;
    private static final int SHORT_STRING_MAX = 255;

    static {
        CLASSIC.put("x-queue-type", QueueArgumentRules::type);
        CLASSIC.put("x-message-ttl", QueueArgumentRules::notNegative);
        CLASSIC.put("x-expires", QueueArgumentRules::positive);
        CLASSIC.put("x-max-length", QueueArgumentRules::notNegative);
        CLASSIC.put("x-max-length-bytes", QueueArgumentRules::notNegative);
        CLASSIC.put("x-overflow", QueueArgumentRules::overflow);
        CLASSIC.put("x-dead-letter-exchange", QueueArgumentRules::string);
        CLASSIC.put("x-dead-letter-routing-key", QueueArgumentRules::deadLetterKey);
        CLASSIC.put("x-dead-letter-strategy", QueueArgumentRules::strategy);
        CLASSIC.put("x-max-priority", QueueArgumentRules::maxPriority);
        CLASSIC.put("x-single-active-consumer", QueueArgumentRules::bool);
        CLASSIC.put("x-delivery-limit", QueueArgumentRules::integer);
        CLASSIC.put("x-delayed-retry-type", QueueArgumentRules::retry);
        CLASSIC.put("x-delayed-retry-min", QueueArgumentRules::notNegative);
        CLASSIC.put("x-delayed-retry-max", QueueArgumentRules::notNegative);
        CLASSIC.put("x-consumer-timeout", QueueArgumentRules::notNegative);
        CLASSIC.put("x-message-deduplication", QueueArgumentRules::bool);
        CLASSIC.put("x-deduplication-header", QueueArgumentRules::string);
        CLASSIC.put("x-cache-size", QueueArgumentRules::positive);
        CLASSIC.put("x-cache-ttl", QueueArgumentRules::positive);
        CLASSIC.put("x-group-key", QueueArgumentRules::groupKey);
        CLASSIC.put("x-queue-mode", QueueArgumentRules::string);
        CLASSIC.put("x-queue-version", QueueArgumentRules::integer);
        CLASSIC.put("x-queue-master-locator", QueueArgumentRules::string);
        CLASSIC.put("x-queue-leader-locator", QueueArgumentRules::string);
    }

    /** Arguments that make a queue what it is, and so are compared when it is declared again. */
    static Set<String> known() {
        return CLASSIC.keySet();
    }

    /** Whether there are queues of this type. */
    static boolean hasType(String type) {
        return type.equals("classic");
    }

    /** Checks the arguments of a declaration and tells the queue type it asks for. */
    String check(QueueDeclaration wish, String description) {
        FieldTable arguments = wish.arguments();
        FieldValue type = arguments.get("x-queue-type");
        if (type != null && isReplicated(type) && wish.exclusive()) {
            throw new ChannelException(SoftError.PRECONDITION_FAILED,
                    "invalid property 'exclusive-owner' for " + description);
        }
        for (Map.Entry<String, Rule> rule : CLASSIC.entrySet()) {
            FieldValue value = arguments.get(rule.getKey());
            String fault = value == null ? null : rule.getValue().fault(value, arguments);
            if (fault != null) {
                throw new ChannelException(SoftError.PRECONDITION_FAILED,
                        "invalid arg '" + rule.getKey() + "' for " + description + ": " + fault);
            }
        }
        for (String foreign : OTHER_TYPES) {
            if (arguments.get(foreign) != null) {
                throw new ChannelException(SoftError.PRECONDITION_FAILED,
                        "invalid arg '" + foreign + "' for " + description + " of queue type rabbit_classic_queue");
            }
        }
        return "classic";
    }

    /** Levels of priority above the lowest; 0 where the queue has no priorities. Of arguments that were checked. */
    static int maxPriority(FieldTable arguments) {
        Long levels = arguments.number("x-max-priority");
        return levels == null ? 0 : levels.intValue();
    }

    private static boolean isReplicated(FieldValue type) {
        Object name = type.toJava();
        return "quorum".equals(name) || "stream".equals(name);
    }

    private static @Nullable String type(FieldValue value, FieldTable all) {
        if (!(value.toJava() instanceof String name)) {
            return expected("string", value);
        }
        return name.equals("classic") ? null : "\"unsupported queue type '" + name + "'\"";
    }

    private static @Nullable String integer(FieldValue value, FieldTable all) {
        return value.toJava() instanceof Long ? null : expected("integer", value);
    }

    private static @Nullable String notNegative(FieldValue value, FieldTable all) {
        if (!(value.toJava() instanceof Long number)) {
            return expected("integer", value);
        }
        return number < 0 ? "{value_negative," + number + "}" : null;
    }

    private static @Nullable String positive(FieldValue value, FieldTable all) {
        return value.toJava() instanceof Long number && number == 0 ? "{value_zero,0}" : notNegative(value, all);
    }

    private static @Nullable String maxPriority(FieldValue value, FieldTable all) {
        return value.toJava() instanceof Long number && number > PRIORITY_MAX
                ? "{max_value_exceeded," + number + "}"
                : notNegative(value, all);
    }

    private static @Nullable String string(FieldValue value, FieldTable all) {
        return value.toJava() instanceof String ? null : "{unacceptable_type," + value.typeName() + "}";
    }

    private static @Nullable String overflow(FieldValue value, FieldTable all) {
        if (!(value.toJava() instanceof String name)) {
            return "{unacceptable_type," + value.typeName() + "}";
        }
        return OVERFLOWS.contains(name) ? null : "invalid_overflow";
    }

    private static @Nullable String strategy(FieldValue value, FieldTable all) {
        return oneOf(STRATEGIES, value, "invalid_dlx_strategy");
    }

    private static @Nullable String retry(FieldValue value, FieldTable all) {
        String fault = oneOf(RETRIES, value, "invalid_delayed_retry_type");
        boolean needsMin = fault == null && !"disabled".equals(value.toJava());
        return needsMin && all.get("x-delayed-retry-min") == null ? "delayed_retry_type_but_no_min_defined" : fault;
    }

    private static @Nullable String oneOf(List<String> values, FieldValue value, String fault) {
        if (!(value.toJava() instanceof String name)) {
            return "{unacceptable_type," + value.typeName() + "}";
        }
        return values.contains(name) ? null : fault;
    }

    private static @Nullable String deadLetterKey(FieldValue value, FieldTable all) {
        if (all.get("x-dead-letter-exchange") == null) {
            return "routing_key_but_no_dlx_defined";
        }
        boolean tooLong = value instanceof FieldValue.LongString key && key.octets().length > SHORT_STRING_MAX;
        return tooLong ? "\"expected at most 255 bytes\"" : string(value, all);
    }

    private static @Nullable String groupKey(FieldValue value, FieldTable all) {
        return switch (value.toJava()) {
            case String header when header.isEmpty() -> "\"expected the name of a header\"";
            case String _,Boolean _ -> null;
            case null, default -> expected("string or boolean", value);
        };
    }

    private static @Nullable String bool(FieldValue value, FieldTable all) {
        return value.toJava() instanceof Boolean ? null : expected("boolean", value);
    }

    private static String expected(String kind, FieldValue value) {
        return "\"expected " + kind + ", got " + value.typeName() + "\"";
    }
}
