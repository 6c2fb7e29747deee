package io.warren.crash.history;

import static io.warren.crash.history.Script.id;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TotalQueueTest {
    private final Script script = new Script();

    @Test
    void whatIsConfirmedAndDrainedIsInOrder() {
        script.at(0).confirmed(1, 2, 3).at(1000).killed().at(2000).drained(1, 2, 3);

        assertThat(script.check().examples()).isEmpty();
        assertThat(script.counts().confirmed()).isEqualTo(3);
    }

    @Test
    void findsAConfirmedMessageThatNeverCame() {
        script.at(0).confirmed(1, 2, 3).at(1000).killed().at(2000).drained(1, 3);

        Violations violations = script.check();

        assertThat(violations.count(Violation.Kind.LOST)).isEqualTo(1);
        assertThat(violations.examples().getFirst().text()).contains("message 0/2 in q").contains("never delivered");
    }

    @Test
    void saysNothingOfWhatDidNotComeIfTheQueuesCouldNotBeDrained() {
        script.at(0).confirmed(1, 2).at(1000).killed().at(2000).drained(3);

        Violations violations = script.checkWithoutDrain();

        assertThat(violations.count(Violation.Kind.LOST)).isZero();
        assertThat(violations.count(Violation.Kind.GHOST)).isEqualTo(1);
    }

    @Test
    void aTransientMessageMayBeGoneAfterACrash() {
        script.at(0).confirmedTransient(1).confirmedTransient(2).at(1000).killed().at(2000).drained(2);

        assertThat(script.check().examples()).isEmpty();
    }

    @Test
    void findsATransientMessageThatComesBackAfterItWasAcknowledged() {
        script.at(0).confirmedTransient(1).delivered(1).acked(1).at(1000).killed().at(2000).redrained(1);

        assertThat(script.check().count(Violation.Kind.RESURRECTED)).isEqualTo(1);
    }

    @Test
    void findsAConfirmedMessageThatWasDeliveredButNotAcknowledgedAndDoesNotComeAgain() {
        script.at(0).confirmed(1).delivered(1).at(1000).killed();

        assertThat(script.check().count(Violation.Kind.LOST)).isEqualTo(1);
    }

    @Test
    void aMessageWhoseAckMayHaveArrivedMayBeGone() {
        script.at(0).confirmed(1).delivered(1);
        script.consumer.ack(id(1), Script.QUEUE, 0, false);
        script.at(1000).killed();

        assertThat(script.check().examples()).isEmpty();
    }

    @Test
    void findsAMessageWhoseAckWasUndoneByOneCrashAndThatIsLostInTheNext() {
        script.at(0).confirmed(1).delivered(1).acked(1).at(1).killed();
        script.at(1000).consumer.delivered(id(1), Script.QUEUE, 1, true);
        script.at(2000).killed();

        assertThat(script.check().count(Violation.Kind.LOST)).isEqualTo(1);
    }

    @Test
    void findsWhatAConfirmOfSeveralCovered() {
        script.at(0).publish(1).publish(2).publish(3);
        script.publisher.confirm(2, true);
        script.at(1000).killed().at(2000).drained(3);

        assertThat(script.check().count(Violation.Kind.LOST)).isEqualTo(2);
    }

    @Test
    void anUnconfirmedOrRefusedMessageMayComeOrNot() {
        script.at(0).publish(1).publish(2).publish(3).publish(4);
        script.publisher.nack(2, true);
        script.at(1000).killed().at(2000).drained(2, 3);

        assertThat(script.check().examples()).isEmpty();
        assertThat(script.counts().recovered()).isEqualTo(2);
    }

    @Test
    void findsAMessageThatNobodyPublished() {
        script.at(0).confirmed(1).at(1000).killed().at(2000).drained(1, 2);

        assertThat(script.check().count(Violation.Kind.GHOST)).isEqualTo(1);
    }

    @Test
    void findsABodyThatIsNotItsOwn() {
        script.at(0).confirmed(1).delivered(1).acked(1);
        script.consumer.broken(id(1), Script.QUEUE, 7);

        assertThat(script.check().count(Violation.Kind.BROKEN_BODY)).isEqualTo(1);
    }

    @Test
    void findsASecondDeliveryThatIsNotMarkedRedelivered() {
        script.at(0).confirmed(1).delivered(1).at(1000).killed().at(2000).drained(1);

        assertThat(script.check().count(Violation.Kind.NOT_MARKED_REDELIVERED)).isEqualTo(1);
        assertThat(script.check(Promises.ofRabbitMq()).examples()).isEmpty();
    }

    @Test
    void aSecondDeliveryThatIsMarkedIsRight() {
        script.at(0).confirmed(1).delivered(1).at(1000).killed().at(2000).redrained(1);

        assertThat(script.check().examples()).isEmpty();
    }

    @Test
    void whatAPurgeMayHaveRemovedMayBeGone() {
        script.at(0).confirmed(1).at(10);
        script.publisher.remove(Script.QUEUE, 1);
        script.at(20).killed();

        assertThat(script.check().examples()).isEmpty();
    }

    @Test
    void findsWhatWasPublishedAfterAPurgeAndLost() {
        script.at(0).confirmed(1).at(10);
        script.publisher.remove(Script.QUEUE, 1);
        script.at(20).publisher.removeOk(Script.QUEUE, 1);
        script.at(30).confirmed(2).at(1000).killed();

        assertThat(script.check().count(Violation.Kind.LOST)).isEqualTo(1);
    }

    @Test
    void findsWhatAPurgeRemovedAndACrashBroughtBack() {
        script.at(0).confirmed(1).at(10);
        script.publisher.remove(Script.QUEUE, 1);
        script.at(20).publisher.removeOk(Script.QUEUE, 1);
        script.at(70).killed().at(1000).drained(1);

        assertThat(script.check().count(Violation.Kind.RESURRECTED)).isEqualTo(1);
    }

    @Test
    void findsAPurgeUndoneAlthoughALaterMessageInItsQueueWasConfirmed() {
        script.at(0).confirmed(1).at(10);
        script.publisher.remove(Script.QUEUE, 1);
        script.at(20).publisher.removeOk(Script.QUEUE, 1);
        script.at(21).confirmed(2).at(22).killed().at(1000).drained(1, 2);

        assertThat(script.check(Promises.ofWarren().withoutClock()).count(Violation.Kind.RESURRECTED)).isEqualTo(1);
    }

    @Test
    void aPurgeJustBeforeTheCrashMayBeUndone() {
        script.at(0).confirmed(1).at(10);
        script.publisher.remove(Script.QUEUE, 1);
        script.at(20).publisher.removeOk(Script.QUEUE, 1);
        script.at(69).killed().at(1000).drained(1);

        assertThat(script.check().examples()).isEmpty();
    }
}
