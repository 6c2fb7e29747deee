package io.warren.broker.auth;

import io.warren.broker.error.InvalidDefinitionException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * A password as RabbitMQ keeps it: four bytes of salt, then a digest of salt and password. Quick to compute, and so quick to guess:
 * kept as long as nobody sets the password anew, because it cannot be made into anything better.
 *
 * <p>
 * Threads: any; immutable.
 */
public final class RabbitMqHash implements StoredPassword {

    private static final int SALT_BYTES = 4;

    /** RabbitMQ's algorithms. */
    public enum Algorithm {
        SHA256("rabbit_password_hashing_sha256", "SHA-256", 32),
        SHA512("rabbit_password_hashing_sha512", "SHA-512", 64),
        MD5("rabbit_password_hashing_md5", "MD5", 16);

        private final String text;
        private final String digest;
        private final int bytes;

        Algorithm(String text, String digest, int bytes) {
            this.text = text;
            this.digest = digest;
            this.bytes = bytes;
        }

        /** As definitions call it. */
        public String text() {
            return text;
        }

        /**
         * What definitions call so.
         *
         * @throws InvalidDefinitionException if nothing is
         */
        public static Algorithm of(String text) {
            return Arrays.stream(values()).filter(value -> value.text.equals(text)).findFirst().orElseThrow(
                    () -> new InvalidDefinitionException("Expected a known hashing_algorithm, but got '" + text + "'"));
        }
    }

    private final Algorithm algorithm;
    private final byte[] saltAndHash;

    private RabbitMqHash(Algorithm algorithm, byte[] saltAndHash) {
        this.algorithm = algorithm;
        this.saltAndHash = saltAndHash;
    }

    /**
     * Reads what definitions say.
     *
     * @param base64
     *            salt and digest
     * @throws InvalidDefinitionException
     *             if it is not the length of the algorithm's
     */
    public static RabbitMqHash of(Algorithm algorithm, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidDefinitionException("Expected a password_hash in Base64");
        }
        if (bytes.length != SALT_BYTES + algorithm.bytes) {
            throw new InvalidDefinitionException("Expected a password_hash of " + (SALT_BYTES + algorithm.bytes)
                    + " bytes for " + algorithm.text + ", but got " + bytes.length);
        }
        return new RabbitMqHash(algorithm, bytes);
    }

    static RabbitMqHash parse(String stored) {
        int separator = stored.indexOf('$');
        try {
            return of(Algorithm.of(stored.substring(0, Math.max(0, separator))), stored.substring(separator + 1));
        } catch (InvalidDefinitionException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    public Algorithm algorithm() {
        return algorithm;
    }

    /** As definitions have it. */
    public String base64() {
        return Base64.getEncoder().encodeToString(saltAndHash);
    }

    @Override
    public String stored() {
        return algorithm.text + "$" + base64();
    }

    @Override
    public boolean matches(String password) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm.digest);
            digest.update(saltAndHash, 0, SALT_BYTES);
            byte[] hash = digest.digest(password.getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(hash, Arrays.copyOfRange(saltAndHash, SALT_BYTES, saltAndHash.length));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Expected " + algorithm.digest + " in every Java runtime", missing);
        }
    }
}
