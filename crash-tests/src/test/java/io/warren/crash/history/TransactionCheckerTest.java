package io.warren.crash.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TransactionCheckerTest {
    private final Script script = new Script();

    /** A transaction that publishes two messages and acknowledges one of the publisher's. */
    private void transaction() {
        script.at(0).confirmed(1).at(10);
        script.transactions.delivered(Script.id(1), Script.QUEUE, 1, false);
        script.transactions.publish(script.transactional(1), Script.QUEUE, 1, false);
        script.transactions.publish(script.transactional(2), Script.QUEUE, 1, false);
        script.transactions.ack(Script.id(1), Script.QUEUE, 1, true);
    }

    private Script commitAndKill() {
        script.transactions.commit(1);
        return script.at(20).killed().at(1000);
    }

    @Test
    void aCommitThatIsCutOffMayBeThereAsAWhole() {
        transaction();
        commitAndKill().drained(script.transactional(1), false).drained(script.transactional(2), false);

        assertThat(script.check().examples()).isEmpty();
    }

    @Test
    void aCommitThatIsCutOffMayBeMissingAsAWhole() {
        transaction();
        commitAndKill().redrained(1);

        assertThat(script.check().examples()).isEmpty();
    }

    @Test
    void findsHalfOfThePublishes() {
        transaction();
        commitAndKill().redrained(1).drained(script.transactional(2), false);

        assertThat(script.check().count(Violation.Kind.TORN_TRANSACTION)).isEqualTo(1);
        assertThat(script.check(Promises.ofRabbitMq()).count(Violation.Kind.TORN_TRANSACTION)).isZero();
    }

    @Test
    void aTransientMessageOfACommitMayBeMissingAlone() {
        script.at(10).transactions.publish(script.transactional(1), Script.QUEUE, 1, true);
        script.transactions.publish(script.transactional(2), Script.QUEUE, 1, false);
        commitAndKill().drained(script.transactional(2), false);

        assertThat(script.check().examples()).isEmpty();
    }

    @Test
    void findsPublishesWithoutTheAck() {
        transaction();
        commitAndKill().redrained(1).drained(script.transactional(1), false).drained(script.transactional(2), false);

        assertThat(script.check().count(Violation.Kind.TORN_TRANSACTION)).isEqualTo(1);
    }

    @Test
    void findsTheAckWithoutThePublishes() {
        transaction();
        commitAndKill();

        assertThat(script.check().count(Violation.Kind.TORN_TRANSACTION)).isEqualTo(1);
    }

    @Test
    void findsAMessageOfATransactionThatNeverCommitted() {
        transaction();
        script.at(20).killed().at(1000).redrained(1).drained(script.transactional(1), false);

        assertThat(script.check().count(Violation.Kind.GHOST)).isEqualTo(1);
    }

    @Test
    void findsAnAckThatTookEffectWithoutItsTransaction() {
        transaction();
        script.at(20).killed();

        assertThat(script.check().count(Violation.Kind.LOST)).isEqualTo(1);
    }

    @Test
    void findsACommittedMessageThatIsLost() {
        transaction();
        script.transactions.commit(1);
        script.at(11).transactions.commitOk(1);
        script.at(12).killed().at(1000).drained(script.transactional(1), false);

        assertThat(script.check().count(Violation.Kind.LOST)).isEqualTo(1);
    }
}
