package io.warren.broker.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.broker.error.InvalidDefinitionException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RateBudgetsTest {

    private static final long SECOND = 1_000_000_000;
    private static final Limits TEN_MESSAGES = new Limits(Map.of(Limits.MAX_PUBLISH_RATE, 10L));

    private final RateBudgets budgets = new RateBudgets();
    private long now = -5 * SECOND; // a clock may start anywhere

    private long publish(String user, Limits limits, long messages, long bytes) {
        return budgets.spendOfUser(user, limits, messages, bytes, now);
    }

    @Test
    void whoeverPublishesMoreWaitsUntilItIsEvenAgain() {
        assertThat(publish("u", TEN_MESSAGES, 1, 0)).isZero(); // a tenth of a second was saved
        assertThat(publish("u", TEN_MESSAGES, 20, 0)).isEqualTo(2 * SECOND);
        now += SECOND;
        assertThat(publish("u", TEN_MESSAGES, 0, 0)).isEqualTo(SECOND);
        now += SECOND;
        assertThat(publish("u", TEN_MESSAGES, 0, 0)).isZero();
    }

    @Test
    void overTimeNobodyGetsMoreThanTheRate() {
        long published = 0;
        long start = now;
        while (now < start + 60 * SECOND) {
            published += 7;
            now += publish("u", TEN_MESSAGES, 7, 0);
        }
        assertThat(published).isBetween(600L, 600L + 7 + 1);
    }

    @Test
    void aLongPauseIsNotMadeUpFor() {
        assertThat(publish("u", TEN_MESSAGES, 1, 0)).isZero();
        now += 1000 * SECOND;
        assertThat(publish("u", TEN_MESSAGES, 11, 0)).isEqualTo(SECOND);
    }

    @Test
    void allConnectionsOfAUserShareOneBudgetAndOthersHaveTheirOwn() {
        assertThat(publish("u", TEN_MESSAGES, 11, 0)).isEqualTo(SECOND);
        assertThat(publish("u", TEN_MESSAGES, 10, 0)).isEqualTo(2 * SECOND);
        assertThat(publish("v", TEN_MESSAGES, 1, 0)).isZero();
        assertThat(budgets.spendOfVhost("u", TEN_MESSAGES, 1, 0, now)).isZero();
    }

    @Test
    void bytesHaveABudgetToo() {
        Limits both = new Limits(Map.of(Limits.MAX_PUBLISH_RATE, 10L, Limits.MAX_PUBLISH_BYTES_RATE, 1000L));

        assertThat(publish("u", both, 1, 5100)).isEqualTo(5 * SECOND);
    }

    @Test
    void withoutALimitNobodyWaits() {
        assertThat(publish("u", Limits.NONE, 1_000_000, Integer.MAX_VALUE)).isZero();
        assertThat(publish("u", new Limits(Map.of(Limits.MAX_PUBLISH_RATE, -1L)), 1_000_000, 0)).isZero();
    }

    @Test
    void aLimitThatIsNoneIsRefusedInRabbitMqsWords() {
        assertThatThrownBy(() -> Limits.read(Map.of("max-nothing", 1L), Limits.OF_VHOSTS, "limits"))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessage("Unrecognised terms [{<<\"max-nothing\">>,1}] in limits");
        assertThatThrownBy(() -> Limits.read(Map.of("max-channels", 1L), Limits.OF_VHOSTS, "limits"))
                .hasMessageContaining("max-channels");
        assertThatThrownBy(() -> Limits.read(Map.of("max-queues", "a"), Limits.OF_VHOSTS, "limits"))
                .hasMessage("max-queues should be a number, actually was <<\"a\">>");
        assertThatThrownBy(() -> Limits.read(Map.of("max-publish-rate", 0L), Limits.OF_USERS, "user-limits"))
                .hasMessageContaining("should be above 0");
    }
}
