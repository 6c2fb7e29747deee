package io.warren.crash.history;

import static io.warren.crash.history.Script.window;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AckCheckerTest {
    private final Script script = new Script();

    @Test
    void findsAnAckOlderThanTheWindowThatACrashUndid() {
        script.at(0).confirmed(1).delivered(1).acked(1).at(150).killed().at(1000).redrained(1);

        Violations violations = script.check(window(50, 100));

        assertThat(violations.count(Violation.Kind.RESURRECTED)).isEqualTo(1);
        assertThat(violations.examples().getFirst().text()).contains("150 ms before the kill");
    }

    @Test
    void anAckYoungerThanWindowAndMarginMayBeUndone() {
        script.at(0).confirmed(1).delivered(1).acked(1).at(149).killed().at(1000).redrained(1);

        assertThat(script.check(window(50, 100)).examples()).isEmpty();
    }

    @Test
    void needsNoMarginForAnAckThatTheBrokerProvedToHaveRead() {
        script.at(0).confirmed(1).delivered(1).acked(1).at(10).consumer.barrier();
        script.at(60).killed().at(1000).redrained(1);

        assertThat(script.check(window(50, 100)).count(Violation.Kind.RESURRECTED)).isEqualTo(1);
    }

    @Test
    void findsAnAckUndoneAlthoughAMessageThatWasPublishedAfterItWasConfirmed() {
        script.at(0).confirmed(1).delivered(1).acked(1).at(1).consumer.barrier();
        script.at(2).confirmed(2).at(3).killed().at(1000).redrained(1).drained(2);

        assertThat(script.check(Promises.ofWarren().withoutClock()).count(Violation.Kind.RESURRECTED)).isEqualTo(1);
    }

    @Test
    void aConfirmOfWhatWasPublishedBeforeTheBrokerHadReadTheAckProvesNothing() {
        script.at(0).confirmed(1).delivered(1).acked(1).at(1).publish(2).at(2).consumer.barrier();
        script.at(3).publisher.confirm(2, false);
        script.at(5000).killed().at(6000).redrained(1).drained(2);

        assertThat(script.check(Promises.ofWarren().withoutClock()).examples()).isEmpty();
    }

    @Test
    void theConfirmOfATransientMessageProvesNothing() {
        script.at(0).confirmed(1).delivered(1).acked(1).at(1).consumer.barrier();
        script.at(2).confirmedTransient(2).at(5000).killed().at(6000).redrained(1);

        assertThat(script.check(Promises.ofWarren().withoutClock()).examples()).isEmpty();
    }

    @Test
    void findsADeliveryAfterAnAckThatNoCrashExplains() {
        script.at(0).confirmed(1).delivered(1).acked(1).at(1);
        script.consumer.delivered(Script.id(1), Script.QUEUE, 2, true);

        assertThat(script.check().count(Violation.Kind.RESURRECTED)).isEqualTo(1);
    }

    @Test
    void countsFromTheFirstLostConnectionWhenThatWasBeforeTheKill() {
        script.at(0).confirmed(1).delivered(1).acked(1).at(100).consumer.lost();
        script.at(5000).killed().at(6000).redrained(1);

        assertThat(script.check(window(50, 100)).examples()).isEmpty();
    }

    @Test
    void connectionsThatWereLostInAnEarlierKillDoNotMoveALaterOne() {
        ClientLog earlier = script.consumer;
        script.at(10).killed().at(11);
        earlier.lost(); // noticed late
        script.at(20).confirmed(1);
        script.drain.delivered(Script.id(1), Script.QUEUE, 1, false);
        script.drain.ack(Script.id(1), Script.QUEUE, 0, true);
        script.at(1000).killed().at(2000).redrained(1);

        assertThat(script.check().count(Violation.Kind.RESURRECTED)).isEqualTo(1);
    }

    @Test
    void anAckWrittenAfterTheKillOfItsOwnBrokerMayBeUndoneHoweverLongBeforeTheNext() {
        script.at(0).confirmed(1).delivered(1);
        ClientLog earlier = script.consumer;
        script.at(10).killed().at(11);
        earlier.ack(Script.id(1), Script.QUEUE, 0, true);
        script.at(5000).killed().at(6000).redrained(1);

        assertThat(script.check().examples()).isEmpty();
    }

    @Test
    void anAckThatMayNeverHaveArrivedMayBeUndone() {
        script.at(0).confirmed(1).delivered(1);
        script.consumer.ack(Script.id(1), Script.QUEUE, 0, false);
        script.at(5000).killed().at(6000).redrained(1);

        assertThat(script.check().examples()).isEmpty();
    }

    @Test
    void findsACommittedAckThatACrashUndidHoweverYoung() {
        script.at(0).confirmed(1).at(10);
        script.transactions.delivered(Script.id(1), Script.QUEUE, 1, false);
        script.transactions.ack(Script.id(1), Script.QUEUE, 1, true);
        script.transactions.commit(1);
        script.at(11).transactions.commitOk(1);
        script.at(12).killed().at(1000).redrained(1);

        assertThat(script.check().count(Violation.Kind.RESURRECTED)).isEqualTo(1);
    }

    @Test
    void anAckOfACommitWithoutAnswerMayBeUndone() {
        script.at(0).confirmed(1).at(10);
        script.transactions.delivered(Script.id(1), Script.QUEUE, 1, false);
        script.transactions.ack(Script.id(1), Script.QUEUE, 1, true);
        script.transactions.commit(1);
        script.at(5000).killed().at(6000).redrained(1);

        assertThat(script.check().examples()).isEmpty();
    }
}
