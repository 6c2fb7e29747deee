package io.warren.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.broker.policy.ApplyTo.Subject;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class PolicySetTest {

    private final PolicySet policies = new PolicySet();

    private void put(String name, String pattern, int priority, ApplyTo applyTo) {
        policies.put(new Policy("/", name, pattern, priority, applyTo, Map.of("max-length", 1L)));
    }

    private String match(Subject subject, String name) {
        Policy policy = policies.match(subject, name);
        return policy == null ? "none" : policy.name();
    }

    @Test
    void theHighestPriorityCountsAloneAndThenTheFirstName() {
        put("low", "q", 1, ApplyTo.ALL);
        put("b", "q", 2, ApplyTo.ALL);
        put("a", "q", 2, ApplyTo.ALL);
        put("other", "z", 9, ApplyTo.ALL);

        assertThat(match(Subject.CLASSIC_QUEUE, "q")).isEqualTo("a");
        policies.remove("a");
        assertThat(match(Subject.CLASSIC_QUEUE, "q")).isEqualTo("b");
        put("b", "q", 0, ApplyTo.ALL);
        assertThat(match(Subject.CLASSIC_QUEUE, "q")).isEqualTo("low");
    }

    @Test
    void aPatternIsSearchedForAnywhereInTheName() {
        put("p", "b.d", 0, ApplyTo.ALL);
        put("anchored", "^only$", 0, ApplyTo.ALL);

        assertThat(match(Subject.EXCHANGE, "abcde")).isEqualTo("p");
        assertThat(match(Subject.EXCHANGE, "only")).isEqualTo("anchored");
        assertThat(match(Subject.EXCHANGE, "not only")).isEqualTo("none");
    }

    @Test
    void itIsAboutWhatItIsAppliedTo() {
        put("queues", "^a", 0, ApplyTo.QUEUES);
        put("classic", "^b", 0, ApplyTo.CLASSIC_QUEUES);
        put("quorum", "^c", 0, ApplyTo.QUORUM_QUEUES);
        put("streams", "^d", 0, ApplyTo.STREAMS);
        put("exchanges", "^e", 0, ApplyTo.EXCHANGES);

        assertThat(match(Subject.CLASSIC_QUEUE, "a")).isEqualTo("queues");
        assertThat(match(Subject.STREAM, "a")).isEqualTo("queues");
        assertThat(match(Subject.EXCHANGE, "a")).isEqualTo("none");
        assertThat(match(Subject.CLASSIC_QUEUE, "b")).isEqualTo("classic");
        assertThat(match(Subject.QUORUM_QUEUE, "b")).isEqualTo("none");
        assertThat(match(Subject.QUORUM_QUEUE, "c")).isEqualTo("quorum");
        assertThat(match(Subject.STREAM, "d")).isEqualTo("streams");
        assertThat(match(Subject.EXCHANGE, "e")).isEqualTo("exchanges");
        assertThat(match(Subject.CLASSIC_QUEUE, "e")).isEqualTo("none");
    }

    @Test
    void anExpressionThatBacktracksWithoutEndDoesNotMatch() {
        put("endless", "(a*)*b", 5, ApplyTo.ALL);
        put("p", "a", 0, ApplyTo.ALL);

        assertThat(match(Subject.CLASSIC_QUEUE, "a".repeat(60))).isEqualTo("p");
        assertThat(Objects.requireNonNull(policies.find("endless")).priority()).isEqualTo(5);
    }
}
