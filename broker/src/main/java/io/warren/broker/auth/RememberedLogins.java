package io.warren.broker.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords that were right a minute ago at most, so that clients that connect often do not cost a slow hash each. What is kept
 * is a digest under a key that nobody else has, and never the password.
 *
 * <p>
 * Threads: any.
 */
final class RememberedLogins {

    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final int KEPT_MAX = 10_000;
    private static final int KEY_BYTES = 32;
    private static final String DIGEST = "HmacSHA256";

    private final SecretKeySpec key;
    /** By digest of name and password: the revision of the account for which they were right. */
    private final Cache<String, Long> revisions = Caffeine.newBuilder().maximumSize(KEPT_MAX).expireAfterWrite(KEPT)
            .build();

    RememberedLogins(RandomGenerator random) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, DIGEST);
    }

    void add(String name, String password, long revision) {
        revisions.put(digest(name, password), revision);
    }

    /** Whether the password was right for this revision of the account. */
    boolean knows(String name, String password, long revision) {
        Long known = revisions.getIfPresent(digest(name, password));
        return known != null && known == revision;
    }

    private String digest(String name, String password) {
        try {
            Mac mac = Mac.getInstance(DIGEST);
            mac.init(key);
            mac.update(name.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Expected " + DIGEST + " in every Java runtime", missing);
        }
    }
}
