package io.warren.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.warren.broker.connection.ReadThrottle.Reason;
import io.warren.broker.socket.FakeSocket;
import org.junit.jupiter.api.Test;

final class ReadThrottleTest {

    private static final long KIB = 1024;

    private final FakeSocket socket = new FakeSocket();
    private final ReadThrottle throttle = new ReadThrottle(socket);

    @Test
    void moreThanAMebibyteUnderWayStopsReadingUntilLessThanHalfIs() {
        throttle.underWay(1024 * KIB);
        assertThat(socket.reading()).isTrue();
        throttle.underWay(1);
        assertThat(socket.reading()).isFalse();

        throttle.underWay(-512 * KIB - 1);
        assertThat(socket.reading()).isFalse();
        throttle.underWay(-1);
        assertThat(socket.reading()).isTrue();
    }

    @Test
    void tooManyDeferredFramesStopReadingUntilFewerThanHalfAreLeft() {
        throttle.deferred(256 * KIB + 1);
        assertThat(socket.reading()).isFalse();
        throttle.deferred(-128 * KIB - 1);
        assertThat(socket.reading()).isFalse();
        throttle.deferred(-1);
        assertThat(socket.reading()).isTrue();
    }

    @Test
    void aClientThatDoesNotReadIsNotRead() {
        throttle.output(2048 * KIB);
        assertThat(socket.reading()).isTrue();
        throttle.output(2048 * KIB + 1);
        assertThat(socket.reading()).isFalse();
        throttle.output(2048 * KIB);
        assertThat(socket.reading()).isTrue();
    }

    @Test
    void readingGoesOnOnlyWhenNoReasonIsLeft() {
        throttle.stop(Reason.BLOCKED);
        throttle.stop(Reason.AUTHENTICATING);
        throttle.stop(Reason.BLOCKED);
        assertThat(socket.pauses()).isEqualTo(1);

        throttle.go(Reason.BLOCKED);
        assertThat(socket.reading()).isFalse();
        throttle.go(Reason.AUTHENTICATING);
        assertThat(socket.reading()).isTrue();
        assertThat(throttle.deaf()).isFalse();
    }

    @Test
    void aClientThatDoesNotReadIsNotExcusedFromHeartbeats() {
        throttle.output(3 * 1024 * 1024);

        assertThat(socket.reading()).isFalse();
        assertThat(throttle.deaf()).isFalse();
    }

    @Test
    void aBlockedClientIsExcusedFromHeartbeats() {
        throttle.stop(ReadThrottle.Reason.BLOCKED);

        assertThat(throttle.deaf()).isTrue();
    }

    @Test
    void aClosingConnectionReadsOnWhateverSpeaksAgainstIt() {
        throttle.stop(ReadThrottle.Reason.BLOCKED);

        throttle.end();
        throttle.underWay(3 * 1024 * 1024);

        assertThat(socket.reading()).isTrue();
    }
}
