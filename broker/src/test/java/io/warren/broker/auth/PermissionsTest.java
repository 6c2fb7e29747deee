package io.warren.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class PermissionsTest {

    @Test
    void aPatternIsSearchedForAnywhereInTheName() {
        Permissions permissions = new Permissions("log", "^log$", ".*");

        assertThat(permissions.allow(Permission.CONFIGURE, "my-logs")).isTrue();
        assertThat(permissions.allow(Permission.WRITE, "my-logs")).isFalse();
        assertThat(permissions.allow(Permission.WRITE, "log")).isTrue();
        assertThat(permissions.allow(Permission.READ, "")).isTrue();
    }

    @Test
    void theEmptyPatternMatchesNoName() {
        Permissions permissions = new Permissions("", "", "");

        assertThat(permissions.allow(Permission.WRITE, "q")).isFalse();
        assertThat(permissions.allow(Permission.READ, "amq.default")).isFalse();
    }

    @Test
    void aPatternThatBacktracksWithoutEndIsAnsweredWithNo() {
        Permissions permissions = new Permissions("(a+)+$", "(a+)+$", ".*");

        assertThat(permissions.allow(Permission.WRITE, "a".repeat(254) + "!")).isFalse();
    }

    @Test
    void theSamePatternStillFindsWhatIsThere() {
        assertThat(new Permissions("(a+)+$", "", "").allow(Permission.CONFIGURE, "a".repeat(255))).isTrue();
    }
}
