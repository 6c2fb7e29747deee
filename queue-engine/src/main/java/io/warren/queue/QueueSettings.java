package io.warren.queue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a queue is told to do besides queueing: its arguments and its policies taken together. Unlike {@link QueueDefinition} this can
 * change while the queue lives.
 *
 * @param messageTtl
 *            how long a message may wait; null: as long as it takes
 * @param expires
 *            how long the queue stays when nobody uses it; null: for ever
 * @param limit
 *            how much may wait in it, and what becomes of the rest
 * @param deadLetters
 *            where messages go that expire, are rejected, or are too many; null: nowhere
 * @param deliveryLimit
 *            how many failed deliveries a message may have behind it and still come back; -1: any number
 * @param countsDeliveries
 *            whether consumers are told how often a message was delivered before
 * @param retry
 *            how long a message that came back waits for its next delivery
 * @param deduplication
 *            which messages are let in only once; null: none
 * @param groupHeader
 *            the header whose value is a message's group, of which one consumer at a time has messages; null: there are no groups
 * @param consumerTimeout
 *            how long a consumer may have a message without settling it; null: as long as the broker lets it; 0: for ever
 */
public record QueueSettings(@Nullable Duration messageTtl, @Nullable Duration expires, LengthLimit limit,
        @Nullable DeadLetters deadLetters, int deliveryLimit, boolean countsDeliveries, DelayedRetry retry,
        @Nullable Deduplication deduplication, @Nullable String groupHeader, @Nullable Duration consumerTimeout) {

    /** Of a queue that nothing was said about. */
    public static final QueueSettings NONE =
            new QueueSettings(null, null, LengthLimit.NONE, null, -1, false, DelayedRetry.DISABLED, null, null,
                    null);

    /** What is done when a queue is full. */
    public enum Overflow {
        /** The oldest messages make room. */
        DROP_HEAD,
        /** New messages are refused. */
        REJECT_PUBLISH,
        /** New messages are refused, and dead-lettered. */
        REJECT_PUBLISH_DLX
    }

    /**
     * How much may be ready in a queue.
     *
     * @param messages
     *            -1: any number
     * @param bytes
     *            of bodies; -1: any number
     */
    public record LengthLimit(long messages, long bytes, Overflow overflow) {

        public static final LengthLimit NONE = new LengthLimit(-1, -1, Overflow.DROP_HEAD);

        /** Whether so much is not too much. */
        public boolean holds(long count, long bodyBytes) {
            return (messages < 0 || count <= messages) && (bytes < 0 || bodyBytes <= bytes);
        }

        /** Whether there is any limit. */
        public boolean isSet() {
            return messages >= 0 || bytes >= 0;
        }
    }

    /**
     * Where dead letters go.
     *
     * @param exchange
     *            may be missing when a dead letter comes
     * @param routingKey
     *            null: the message's own keys
     * @param atLeastOnce
     *            whether the queue keeps a dead letter until all queues that it is routed to have taken it
     */
    public record DeadLetters(String exchange, @Nullable String routingKey, boolean atLeastOnce) {}

    /**
     * Which of the messages that come back are held back, and for how long: {@code min} times the number of their deliveries, at most
     * {@code max}.
     */
    public record DelayedRetry(Returns which, Duration min, Duration max) {

        public static final DelayedRetry DISABLED = new DelayedRetry(Returns.NONE, Duration.ZERO, Duration.ZERO);

        /**
         * How long an entry is held back, 0 for not at all.
         *
         * @param failed
         *            whether its last delivery failed
         * @param returns
         *            how often it has come back, at least 1
         */
        public long delayMillis(boolean failed, int returns) {
            boolean concerned = switch (which) {
                case NONE -> false;
                case ALL -> true;
                case FAILED -> failed;
                case RETURNED -> !failed;
            };
            return concerned ? Math.min(min.toMillis() * returns, max.toMillis()) : 0;
        }

        /** Kinds of returns. */
        public enum Returns {
            NONE,
            ALL,
            /** Failed deliveries: rejected, or lost with their channel. */
            FAILED,
            /** Released without being at fault. */
            RETURNED
        }
    }

    /**
     * That of messages with the same id only the first is let in.
     *
     * @param header
     *            which header of a message has its id; messages without it are all let in
     * @param whileThere
     *            whether an id counts as long as its message is in the queue
     * @param size
     *            how many ids count at most, the last that came
     * @param ttlMillis
     *            for how long an id counts at most, where its message says nothing else; -1: any time
     */
    public record Deduplication(String header, boolean whileThere, int size, long ttlMillis) {

        /** Ids lie on the heap. */
        public static final int SIZE_MAX = 1_000_000;

        private static final String TTL = "x-cache-ttl";
        private static final int ID_MAX = 64;
        /** Ten years, so that sums do not overflow. */
        private static final long TTL_MILLIS_MAX = 315_360_000_000L;

        /** What is equal to that of the message's duplicates, at most 70 characters; null if it has no id. */
        public @Nullable String idOf(Message message) {
            return switch (message.headers().get(header)) {
                case String text ->
                    text.length() <= ID_MAX ? "=" + text : "#" + hash(text.getBytes(StandardCharsets.UTF_8));
                case byte[] bytes -> "#" + hash(bytes);
                case Number number -> "1" + number;
                case Boolean bool -> "1" + bool;
                case null, default -> null;
            };
        }

        private static String hash(byte[] bytes) {
            try {
                return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            } catch (NoSuchAlgorithmException impossible) {
                throw new AssertionError("every Java has it", impossible);
            }
        }

        /** For how long its id counts; -1: any time. */
        public long ttlMillis(Message message) {
            return !whileThere && message.headers().get(TTL) instanceof Long own && own > 0
                    ? Math.min(own, TTL_MILLIS_MAX)
                    : ttlMillis;
        }
    }
}
