package io.warren.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.warren.broker.error.ChannelException;
import io.warren.codec.SoftError;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueueArgumentRulesTest {

    private static final String QUEUE = "queue 'q' in vhost '/'";

    private final QueueArgumentRules rules = new QueueArgumentRules();

    @Test
    void argumentsThatNoQueueKnowsAreTaken() {
        assertThat(rules.check(wish(FieldTable.builder().put("colour", "red").build()), QUEUE)).isEqualTo("classic");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"x-message-ttl | -1 | {value_negative,-1}", "x-expires | 0 | {value_zero,0}",
        "x-expires | -5 | {value_negative,-5}", "x-max-length | -1 | {value_negative,-1}",
        "x-max-priority | 256 | {max_value_exceeded,256}", "x-consumer-timeout | -1 | {value_negative,-1}"})
    void aNumberOutOfItsRangeIsRefused(String argument, long value, String fault) {
        refused(FieldTable.builder().put(argument, value).build(),
                "invalid arg '" + argument + "' for " + QUEUE + ": " + fault);
    }

    @ParameterizedTest
    @CsvSource({"x-message-ttl, 0", "x-expires, 1", "x-max-length, 0", "x-max-priority, 255", "x-queue-version, 2"})
    void aNumberAtTheEndOfItsRangeIsTaken(String argument, long value) {
        FieldTable arguments = FieldTable.builder().put(argument, value).build();

        assertThat(rules.check(wish(arguments), QUEUE)).isEqualTo("classic");
    }

    @Test
    void integersOfAllWidthsAreTaken() {
        FieldTable arguments = FieldTable.of("x-message-ttl", new FieldValue.SignedShort((short) 5));

        assertThat(rules.check(wish(arguments), QUEUE)).isEqualTo("classic");
    }

    @ParameterizedTest
    @CsvSource({"x-message-ttl", "x-max-length", "x-max-priority", "x-single-active-consumer", "x-delivery-limit"})
    void aTextWhereAnotherKindBelongsIsRefused(String argument) {
        assertThatThrownBy(() -> rules.check(wish(FieldTable.builder().put(argument, "x").build()), QUEUE))
                .isInstanceOf(ChannelException.class)
                .hasMessageStartingWith("invalid arg '" + argument + "' for " + QUEUE + ": \"expected ");
    }

    @Test
    void anUnknownQueueTypeIsRefused() {
        refused(FieldTable.builder().put("x-queue-type", "heap").build(),
                "invalid arg 'x-queue-type' for " + QUEUE + ": \"unsupported queue type 'heap'\"");
    }

    @Test
    void anUnknownOverflowIsRefused() {
        refused(FieldTable.builder().put("x-overflow", "explode").build(),
                "invalid arg 'x-overflow' for " + QUEUE + ": invalid_overflow");
    }

    @Test
    void aDeadLetterRoutingKeyNeedsADeadLetterExchange() {
        refused(FieldTable.builder().put("x-dead-letter-routing-key", "k").build(),
                "invalid arg 'x-dead-letter-routing-key' for " + QUEUE + ": routing_key_but_no_dlx_defined");
    }

    @Test
    void anArgumentOfAnotherQueueTypeIsRefused() {
        refused(FieldTable.builder().put("x-max-age", "1D").build(),
                "invalid arg 'x-max-age' for " + QUEUE + " of queue type rabbit_classic_queue");
    }

    @Test
    void aReplicatedQueueCannotBeExclusive() {
        FieldTable arguments = FieldTable.builder().put("x-queue-type", "quorum").build();

        assertThatThrownBy(() -> rules.check(new QueueDeclaration("q", true, false, 1, arguments), QUEUE))
                .hasMessage("invalid property 'exclusive-owner' for " + QUEUE);
    }

    @Test
    void aRetryNeedsToKnowHowLongItWaits() {
        refused(FieldTable.builder().put("x-delayed-retry-type", "all").build(),
                "invalid arg 'x-delayed-retry-type' for " + QUEUE + ": delayed_retry_type_but_no_min_defined");
    }

    private void refused(FieldTable arguments, String message) {
        assertThatThrownBy(() -> rules.check(wish(arguments), QUEUE)).isInstanceOfSatisfying(ChannelException.class,
                mistake -> assertThat(mistake.error()).isEqualTo(SoftError.PRECONDITION_FAILED)).hasMessage(message);
    }

    private static QueueDeclaration wish(FieldTable arguments) {
        return new QueueDeclaration("q", false, false, DeclaredQueue.NO_OWNER, arguments);
    }
}
