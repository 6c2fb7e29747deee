package io.warren.crash.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FifoCheckerTest {
    private final Script script = new Script();

    @Test
    void findsFirstDeliveriesOutOfOrder() {
        script.at(0).confirmed(1, 2).at(1).delivered(2).delivered(1).acked(1).acked(2);

        assertThat(script.check().count(Violation.Kind.OUT_OF_ORDER)).isEqualTo(1);
    }

    @Test
    void aRequeuedMessageMayComeLateWhileOthersConsume() {
        script.at(0).confirmed(1, 2).at(1).delivered(1).delivered(2);
        script.at(2).consumer.delivered(Script.id(1), Script.QUEUE, 3, true);
        script.at(3).acked(1).acked(2);

        assertThat(script.check().examples()).isEmpty();
    }

    @Test
    void findsARedeliveredMessageThatDoesNotReturnToItsPlace() {
        script.at(0).confirmed(1, 2).delivered(1).at(1000).killed().at(2000).drained(2).redrained(1);

        assertThat(script.check().count(Violation.Kind.OUT_OF_ORDER)).isEqualTo(1);
    }

    @Test
    void messagesOfSeveralPublishersHaveNoOrder() {
        script.at(0).confirmed(1);
        script.transactions.publish(script.transactional(1), Script.QUEUE, 1, false);
        script.transactions.commit(1);
        script.at(1).transactions.commitOk(1);
        script.at(2).drained(script.transactional(1), false).drained(1);

        assertThat(script.check().examples()).isEmpty();
    }
}
