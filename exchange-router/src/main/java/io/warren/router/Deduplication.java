package io.warren.router;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the messages that came to one exchange last. The oldest go first: a cache that keeps what is asked for often
 * (Caffeine) would keep old ids and drop most new ones, since each is asked for about once.
 *
 * <p>
 * Bounds: as many accepted ids as the settings say, and those of publishes that are under way; an id is at most 64 characters.
 *
 * <p>
 * Threads: any, without locks.
 */
final class Deduplication {

    /** Longer ids are remembered by their hash. */
    static final int ID_MAX = 64;

    /** In the place of a long id; no short one is equal to it. */
    private record Hash(ByteBuffer sha256) {}

    private final DeduplicationSettings settings;
    private final LongSupplier nanoTime;
    private final Map<Object, Claim> claims = new ConcurrentHashMap<>();
    /** Those that were accepted, oldest first, also some that have been replaced. */
    private final ConcurrentLinkedQueue<Claim> accepted = new ConcurrentLinkedQueue<>();
    /** How many: whoever takes one away counts first, whoever adds one afterwards. */
    private final AtomicInteger acceptedCount = new AtomicInteger();

    /** @param nanoTime a clock that only goes forward */
    Deduplication(DeduplicationSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /** The message's id, equal to that of its duplicates; null if it has none, and so may pass. */
    @Nullable
    Object idOf(Routable message) {
        Map<String, Object> headers = message.headers();
        @Nullable
        Object value = headers.get(settings.header());
        return switch (value) {
            case null -> null;
            case List<?> _ -> null;
            case Map<?, ?> _ -> null;
            default -> shortened(HeaderValue.comparable(value));
        };
    }

    private static Object shortened(Object id) {
        return switch (id) {
            case String text when text.length() > ID_MAX ->
                hash(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            case ByteBuffer bytes when bytes.remaining() > ID_MAX -> hash(bytes.duplicate());
            default -> id;
        };
    }

    private static Hash hash(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return new Hash(ByteBuffer.wrap(digest.digest()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has it", impossible);
        }
    }

    Claim newClaim(Object id, Routable message) {
        long ttlMillis = ttlMillis(message);
        return new Claim(this, id, ttlMillis >= 0,
                nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(Math.max(0, ttlMillis)));
    }

    /** Whose the id is: the claim, or that of whoever came first. */
    Claim holder(Claim claim) {
        long now = nanoTime.getAsLong();
        while (true) {
            Claim before = claims.putIfAbsent(claim.id(), claim);
            if (before == null || (before.expired(now) && claims.replace(claim.id(), before, claim))) {
                return claim;
            }
            if (!before.expired(now)) {
                return before;
            }
        }
    }

    private long ttlMillis(Routable message) {
        return message.headers().get(DeduplicationSettings.TTL) instanceof Long own && own > 0
                ? Math.min(own, DeduplicationSettings.TTL_MILLIS_MAX)
                : settings.ttlMillis();
    }

    void accept(Claim claim) {
        accepted.add(claim);
        acceptedCount.incrementAndGet();
        forgetExpired();
        for (int now = acceptedCount.get(); now > settings.size(); now = acceptedCount.get()) {
            if (acceptedCount.compareAndSet(now, now - 1)) {
                Claim oldest = accepted.poll();
                if (oldest != null) {
                    withdraw(oldest);
                }
            }
        }
    }

    private void forgetExpired() {
        long now = nanoTime.getAsLong();
        for (Claim oldest = accepted.peek(); oldest != null && oldest.expired(now); oldest = accepted.peek()) {
            if (accepted.remove(oldest)) {
                acceptedCount.decrementAndGet();
                withdraw(oldest);
            }
        }
    }

    /** The id is free again, unless somebody else has it by now. */
    void withdraw(Claim claim) {
        claims.remove(claim.id(), claim);
    }
}
