package io.warren.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.broker.error.InvalidDefinitionException;
import org.junit.jupiter.api.Test;

final class TopicPermissionsTest {

    @Test
    void writingAndReadingHavePatternsOfTheirOwn() {
        TopicPermissions topics = new TopicPermissions("alice", "shop", "events", "^a\\.", "b$");

        assertThat(topics.allow(Permission.WRITE, "a.b")).isTrue();
        assertThat(topics.allow(Permission.WRITE, "b.a")).isFalse();
        assertThat(topics.allow(Permission.READ, "a.b")).isTrue();
        assertThat(topics.allow(Permission.READ, "b.a")).isFalse();
    }

    @Test
    void anEmptyPatternMatchesTheEmptyKeyOnly() {
        TopicPermissions topics = new TopicPermissions("alice", "shop", "events", "", "");

        assertThat(topics.allow(Permission.WRITE, "")).isTrue();
        assertThat(topics.allow(Permission.WRITE, "a")).isFalse();
    }

    @Test
    void namesStandForThemselvesAndNotForAnExpression() {
        TopicPermissions topics = new TopicPermissions(".*", "s.p", "events", "^{username}-{vhost}$", "");

        assertThat(topics.allow(Permission.WRITE, ".*-s.p")).isTrue();
        assertThat(topics.allow(Permission.WRITE, "anybody-shop")).isFalse();
    }

    @Test
    void aPatternThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new TopicPermissions("u", "v", "x", "(", ""))
                .isInstanceOf(InvalidDefinitionException.class).hasMessageContaining("'('");
    }
}
