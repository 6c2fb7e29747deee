package io.warren.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.broker.auth.RabbitMqHash.Algorithm;
import io.warren.broker.auth.StoredPassword.NoPassword;
import io.warren.broker.error.InvalidDefinitionException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RabbitMqHashTest {

    /** Of "secret", made by RabbitMQ 3.10. */
    private static final String SECRET = "GRKUOaVIO8DkBcglU5+YQHKZY+Ypds99VM9BPPAaaDXqv3VX";

    @Test
    void thePasswordThatRabbitMqHashedMatches() {
        RabbitMqHash hash = RabbitMqHash.of(Algorithm.SHA256, SECRET);

        assertThat(hash.matches("secret")).isTrue();
        assertThat(hash.matches("Secret")).isFalse();
        assertThat(hash.matches("")).isFalse();
        assertThat(hash.base64()).isEqualTo(SECRET);
    }

    record Hashed(Algorithm algorithm, String digest) {}

    static Stream<Hashed> algorithms() {
        return Stream.of(new Hashed(Algorithm.SHA256, "SHA-256"), new Hashed(Algorithm.SHA512, "SHA-512"),
                new Hashed(Algorithm.MD5, "MD5"));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void allOfItsAlgorithmsSaltFirst(Hashed hashed) throws Exception {
        byte[] salt = {1, -2, 3, 4};
        MessageDigest digest = MessageDigest.getInstance(hashed.digest());
        digest.update(salt);
        byte[] hash = digest.digest("päss".getBytes(StandardCharsets.UTF_8));
        byte[] both = new byte[salt.length + hash.length];
        System.arraycopy(salt, 0, both, 0, salt.length);
        System.arraycopy(hash, 0, both, salt.length, hash.length);

        StoredPassword password =
                StoredPassword
                        .parse(RabbitMqHash.of(hashed.algorithm(), Base64.getEncoder().encodeToString(both)).stored());

        assertThat(password.matches("päss")).isTrue();
        assertThat(password.matches("pass")).isFalse();
    }

    @Test
    void aHashOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> RabbitMqHash.of(Algorithm.SHA512, SECRET))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessage("Expected a password_hash of 68 bytes for rabbit_password_hashing_sha512, but got 36");
        assertThatThrownBy(() -> RabbitMqHash.of(Algorithm.SHA256, "not base64!"))
                .isInstanceOf(InvalidDefinitionException.class).hasMessage("Expected a password_hash in Base64");
        assertThatThrownBy(() -> StoredPassword.parse("nonsense")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whereThereIsNoPasswordNoneMatches() {
        assertThat(StoredPassword.parse(NoPassword.NONE.stored())).isEqualTo(NoPassword.NONE);
        assertThat(NoPassword.NONE.matches("")).isFalse();
    }
}
