package io.warren.crash.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ConfirmCheckerTest {
    private final Script script = new Script();

    @Test
    void findsASecondConfirm() {
        script.at(0).confirmed(1).publisher.confirm(1, false);

        assertSingle("answers what was answered before");
    }

    @Test
    void findsAPublishThatIsRefusedAndConfirmed() {
        script.at(0).publish(1).publisher.nack(1, false);
        script.publisher.confirm(1, false);

        assertSingle("CONFIRM 1 answers what was answered before");
    }

    @Test
    void findsAConfirmOfWhatWasNeverPublished() {
        script.at(0).confirmed(1).publisher.confirm(2, false);

        assertSingle("CONFIRM 2 answers what was never published");
    }

    @Test
    void findsAConfirmOfSeveralThatGoesBeyondTheLast() {
        script.at(0).publish(1).publisher.confirm(2, true);

        assertSingle("CONFIRM multiple 2 answers what was never published");
    }

    @Test
    void findsAnAnswerThatNeverCameAlthoughTheClientWaited() {
        script.at(0).publish(1).publish(2).publish(3).publisher.confirm(2, false);
        script.publisher.done();

        assertSingle("2 publishes were never answered, the first is 1");
    }

    @Test
    void confirmsMayComeInAnyOrderAndNotAtAllWhenTheBrokerIsKilled() {
        script.at(0).publish(1).publish(2).publish(3).publish(4).publisher.confirm(3, false);
        script.publisher.confirm(2, true);
        script.publisher.lost();

        assertThat(script.check().count(Violation.Kind.CONFIRM)).isZero();
    }

    private void assertSingle(String text) {
        Violations violations = script.check();
        assertThat(violations.count(Violation.Kind.CONFIRM)).isEqualTo(1);
        assertThat(violations.examples()).anySatisfy(violation -> assertThat(violation.text()).contains(text));
    }
}
