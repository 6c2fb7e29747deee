package io.warren.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordHashTest {

    @ParameterizedTest
    @ValueSource(strings = {"secret", "", "pässwörd", "\uD83D\uDD11", "a\u0000b"})
    void onlyTheSamePasswordMatches(String password) {
        PasswordHash hash = PasswordHash.of(password, 10, new Random(1));

        assertThat(hash.matches(password)).isTrue();
        assertThat(hash.matches(password + "x")).isFalse();
        assertThat(hash.matches("Secret")).isFalse();
    }
}
