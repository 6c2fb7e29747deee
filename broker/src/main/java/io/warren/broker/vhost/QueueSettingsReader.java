package io.warren.broker.vhost;

import io.warren.queue.QueueSettings;
import io.warren.queue.QueueSettings.DeadLetters;
import io.warren.queue.QueueSettings.Deduplication;
import io.warren.queue.QueueSettings.DelayedRetry;
import io.warren.queue.QueueSettings.LengthLimit;
import io.warren.queue.QueueSettings.Overflow;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes settings of what arguments and policies add up to: values by key, as policies call them ({@code message-ttl}). Values have been
 * checked before; one of a wrong type counts as none.
 *
 * <p>
 * Threads: any; no state.
 */
final class QueueSettingsReader {

    private static final Duration RETRY_MAX_DEFAULT = Duration.ofDays(1);
    private static final int CACHE_SIZE_DEFAULT = 128;
    /** Ten years, so that sums do not overflow. */
    private static final long CACHE_TTL_MAX = 315_360_000_000L;
    private static final String GROUP_HEADER_DEFAULT = "x-group-key";

    private QueueSettingsReader() {
    }

    static QueueSettings read(Map<String, Object> effective) {
        String exchange = text(effective, "dead-letter-exchange");
        DeadLetters deadLetters = exchange == null ? null
                : new DeadLetters(exchange, text(effective, "dead-letter-routing-key"),
                        "at-least-once".equals(text(effective, "dead-letter-strategy")));
        LengthLimit limit = new LengthLimit(number(effective, "max-length", -1),
                number(effective, "max-length-bytes", -1), overflow(text(effective, "overflow")));
        DelayedRetry retry = retry(effective);
        boolean counts = effective.containsKey("delivery-limit") || retry.which() != DelayedRetry.Returns.NONE;
        return new QueueSettings(millis(effective, "message-ttl"), millis(effective, "expires"), limit, deadLetters,
                Math.clamp(number(effective, "delivery-limit", -1), -1, Integer.MAX_VALUE), counts, retry,
                deduplication(effective), groupHeader(effective.get("group-key")),
                millis(effective, "consumer-timeout"));
    }

    private static @Nullable Deduplication deduplication(Map<String, Object> effective) {
        if (!Boolean.TRUE.equals(effective.get("message-deduplication"))) {
            return null;
        }
        String header = text(effective, "deduplication-header");
        boolean whileThere = !effective.containsKey("cache-size") && !effective.containsKey("cache-ttl");
        long size = whileThere ? Deduplication.SIZE_MAX : number(effective, "cache-size", CACHE_SIZE_DEFAULT);
        return new Deduplication(header == null ? "x-deduplication-header" : header, whileThere,
                Math.clamp(size, 1, Deduplication.SIZE_MAX),
                Math.min(number(effective, "cache-ttl", -1), CACHE_TTL_MAX));
    }

    private static @Nullable String groupHeader(@Nullable Object key) {
        return switch (key) {
            case String header -> header;
            case Boolean usual when usual -> GROUP_HEADER_DEFAULT;
            case null, default -> null;
        };
    }

    private static DelayedRetry retry(Map<String, Object> effective) {
        Duration min = millis(effective, "delayed-retry-min");
        DelayedRetry.Returns which = switch (text(effective, "delayed-retry-type")) {
            case "all" -> DelayedRetry.Returns.ALL;
            case "failed" -> DelayedRetry.Returns.FAILED;
            case "returned" -> DelayedRetry.Returns.RETURNED;
            case null, default -> DelayedRetry.Returns.NONE;
        };
        if (min == null || which == DelayedRetry.Returns.NONE) {
            return DelayedRetry.DISABLED;
        }
        Duration max = millis(effective, "delayed-retry-max");
        return new DelayedRetry(which, min, max == null ? RETRY_MAX_DEFAULT : max);
    }

    private static Overflow overflow(@Nullable String name) {
        return switch (name) {
            case "reject-publish" -> Overflow.REJECT_PUBLISH;
            case "reject-publish-dlx" -> Overflow.REJECT_PUBLISH_DLX;
            case null, default -> Overflow.DROP_HEAD;
        };
    }

    private static @Nullable String text(Map<String, Object> effective, String key) {
        return effective.get(key) instanceof String text ? text : null;
    }

    private static @Nullable Duration millis(Map<String, Object> effective, String key) {
        long millis = number(effective, key, -1);
        return millis < 0 ? null : Duration.ofMillis(millis);
    }

    private static long number(Map<String, Object> effective, String key, long otherwise) {
        return effective.get(key) instanceof Number number ? number.longValue() : otherwise;
    }
}
