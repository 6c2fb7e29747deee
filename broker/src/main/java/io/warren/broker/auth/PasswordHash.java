package io.warren.broker.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.KeySpec;
import java.util.Base64;
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
final class PasswordHash implements StoredPassword {

    static final String SCHEME = "pbkdf2-sha512";
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

    /** The hash that {@link #stored} wrote. Fails with IllegalArgumentException if it is none. */
    static PasswordHash parse(String stored) {
        String[] parts = stored.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(SCHEME)) {
            throw new IllegalArgumentException("Expected " + SCHEME + "$iterations$salt$hash");
        }
        int iterations = Integer.parseInt(parts[1]);
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        byte[] hash = Base64.getDecoder().decode(parts[3]);
        if (iterations <= 0 || salt.length == 0 || hash.length != HASH_BITS / 8) {
            throw new IllegalArgumentException("Expected iterations, a salt and " + HASH_BITS + " bits of hash");
        }
        return new PasswordHash(iterations, salt, hash);
    }

    /** As it is kept on disk: {@code pbkdf2-sha512$iterations$salt$hash}, the latter two in Base64. */
    @Override
    public String stored() {
        Base64.Encoder base64 = Base64.getEncoder();
        return SCHEME + "$" + iterations + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    @Override
    public boolean matches(String password) {
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
