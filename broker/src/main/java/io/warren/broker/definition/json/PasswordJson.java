package io.warren.broker.definition.json;

import io.warren.broker.auth.RabbitMqHash;
import io.warren.broker.auth.RabbitMqHash.Algorithm;
import io.warren.broker.auth.StoredPassword;
import io.warren.broker.auth.StoredPassword.NoPassword;
import io.warren.broker.error.InvalidDefinitionException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A user's password in definitions: {@code password_hash} and {@code hashing_algorithm}. RabbitMQ's hashes keep its form; one that
 * Warren made has an algorithm that RabbitMQ does not know.
 *
 * <p>
 * Threads: any; no state.
 */
final class PasswordJson {

    private static final String OWN = "warren_pbkdf2_sha512";
    private static final String HASH = "password_hash";
    private static final String ALGORITHM = "hashing_algorithm";

    private PasswordJson() {
    }

    static void write(StoredPassword password, Map<String, @Nullable Object> user) {
        switch (password) {
            case NoPassword _ -> {
                user.put(HASH, "");
                user.put(ALGORITHM, Algorithm.SHA256.text());
            }
            case RabbitMqHash hash -> {
                user.put(HASH, hash.base64());
                user.put(ALGORITHM, hash.algorithm().text());
            }
            default -> {
                user.put(HASH, password.stored());
                user.put(ALGORITHM, OWN);
            }
        }
    }

    /**
     * The hash of a user.
     *
     * @param version
     *            of the RabbitMQ that wrote it; those before 3.6 do not name the algorithm
     */
    static StoredPassword read(JsonFields user, String version) {
        String hash = user.text(HASH, "");
        if (hash.isEmpty()) {
            return NoPassword.NONE;
        }
        boolean old = version.matches("[0-2]\\..*|3\\.[0-5]\\..*");
        String algorithm = user.text(ALGORITHM, (old ? Algorithm.MD5 : Algorithm.SHA256).text());
        if (!algorithm.equals(OWN)) {
            try {
                return RabbitMqHash.of(Algorithm.of(algorithm), hash);
            } catch (InvalidDefinitionException e) {
                throw new InvalidDefinitionException(user.place() + ": " + e.getMessage());
            }
        }
        try {
            return StoredPassword.parse(hash);
        } catch (IllegalArgumentException e) {
            throw new InvalidDefinitionException(user.place() + ": " + e.getMessage());
        }
    }
}
