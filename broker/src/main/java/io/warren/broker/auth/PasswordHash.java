package io.warren.broker.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.KeySpec;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it is kept: PBKDF2 with HMAC-SHA512 and a salt of its own (RFC 8018). Hashing is slow on
 * purpose; never on an event loop.
 *
 * <p>
 * Threads: any; immutable.
 */
final class PasswordHash {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 512;

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    static PasswordHash of(String password, int iterations, RandomGenerator random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new PasswordHash(iterations, salt, hash(password, iterations, salt));
    }

    /** Takes as long for a wrong password as for the right one. */
    boolean matches(String password) {
        return MessageDigest.isEqual(hash, hash(password, iterations, salt));
    }

    private static byte[] hash(String password, int iterations, byte[] salt) {
        KeySpec key = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(key).getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Expected PBKDF2WithHmacSHA512 in every Java runtime", missing);
        }
    }
}
