package io.warren.broker.replyto;

import io.warren.queue.PublishBatch;
import io.warren.queue.PublishTarget;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The reply consumers of a broker, by their addresses: names that only the requester and whom it asks get to know.
 *
 * <p>
 * Threads: any.
 */
public final class DirectReplies {

    /** What a client consumes from, and what it puts into reply-to. */
    public static final String PSEUDO_QUEUE = "amq.rabbitmq.reply-to";

    private static final String ADDRESS_PREFIX = PSEUDO_QUEUE + ".";

    /** Takes replies to requesters that are gone: for the responder they count as routed. */
    private static final PublishTarget GONE = new DirectReplyQueue(ADDRESS_PREFIX, PublishBatch::answer);

    private static final int UNIQUE_BYTES = 16;
    private static final int SEAL_BYTES = 8;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final Map<String, DirectReplyQueue> byName = new ConcurrentHashMap<>();
    private final RandomGenerator random;
    private final SecretKeySpec sealKey;

    public DirectReplies(RandomGenerator random) {
        this.random = random;
        byte[] key = new byte[32];
        random.nextBytes(key);
        this.sealKey = new SecretKeySpec(key, "HmacSHA256");
    }

    /** A new address; replies reach it once it is added. */
    public DirectReplyQueue create(Consumer<PublishBatch> deliver) {
        byte[] unique = new byte[UNIQUE_BYTES];
        random.nextBytes(unique);
        return new DirectReplyQueue(ADDRESS_PREFIX + ENCODER.encodeToString(sealed(unique)), deliver);
    }

    public void add(DirectReplyQueue queue) {
        byName.put(queue.name(), queue);
    }

    public void remove(DirectReplyQueue queue) {
        byName.remove(queue.name(), queue);
    }

    /** Whether somebody consumes from that address. */
    public boolean exists(String name) {
        return byName.containsKey(name);
    }

    /**
     * Where a message to that routing key of the default exchange goes; null if the key is no reply address, or none that was
     * ever given out.
     */
    public @Nullable PublishTarget target(String routingKey) {
        if (!routingKey.startsWith(ADDRESS_PREFIX)) {
            return null;
        }
        DirectReplyQueue queue = byName.get(routingKey);
        if (queue != null) {
            return queue;
        }
        return isOurs(routingKey.substring(ADDRESS_PREFIX.length())) ? GONE : null;
    }

    /** Whether we made this address: an address is random bits, and a seal that only we can put on them. */
    private boolean isOurs(String encoded) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(encoded);
            return bytes.length == UNIQUE_BYTES + SEAL_BYTES
                    && MessageDigest.isEqual(bytes, sealed(Arrays.copyOf(bytes, UNIQUE_BYTES)));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private byte[] sealed(byte[] unique) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(sealKey);
            byte[] sealed = Arrays.copyOf(unique, UNIQUE_BYTES + SEAL_BYTES);
            System.arraycopy(mac.doFinal(unique), 0, sealed, UNIQUE_BYTES, SEAL_BYTES);
            return sealed;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Expected HmacSHA256 in every Java runtime", missing);
        }
    }
}
