package io.warren.load.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ConfirmWindowTest {
    private final RunState state = new RunState(false);
    private final ConfirmWindow window = new ConfirmWindow(4, true, state);

    private void confirm(long tag, boolean multiple) {
        window.onConfirm(tag, multiple, false);
        window.onRead();
    }

    @Test
    void thereIsRoomForTheWindow() {
        assertThat(window.awaitRoom(0)).isEqualTo(4);
        assertThat(window.awaitRoom(3)).isEqualTo(1);
    }

    @Test
    void confirmsMayComeInAnyOrder() {
        confirm(3, false);
        assertThat(window.confirmed()).isZero();
        confirm(1, false);
        assertThat(window.confirmed()).isEqualTo(1);
        confirm(2, true);
        assertThat(window.confirmed()).isEqualTo(3);
        confirm(4, false);
        assertThat(window.confirmed()).isEqualTo(4);
    }

    @Test
    void theWindowIsCountedFromTheOldestUnconfirmed() {
        confirm(2, false);
        confirm(3, false);

        assertThat(window.awaitRoom(3)).isEqualTo(1);
    }

    @Test
    void aRingThatIsFullEmptiesAtOnce() {
        for (long round = 0; round < 10; round++) {
            confirm(4 + round * 4, true);
            assertThat(window.confirmed()).isEqualTo(4 + round * 4);
        }
    }

    @Test
    void whatTheBrokerCannotTakeIsCountedAndConfirmedToo() {
        window.onConfirm(2, true, true);
        window.onConfirm(3, false, false);
        window.onRead();

        assertThat(window.refused()).isEqualTo(2);
        assertThat(window.confirmed()).isEqualTo(3);
    }

    @Test
    void latencyIsCountedFromWhenAMessageWasDue() {
        long now = System.nanoTime();
        state.countFrom(now - TimeUnit.HOURS.toNanos(1));
        window.sending(1, now - TimeUnit.MINUTES.toNanos(1));
        window.sending(2, now - TimeUnit.HOURS.toNanos(2)); // before anything counted

        confirm(2, true);

        assertThat(window.latencies().getTotalCount()).isEqualTo(1);
        assertThat(window.latencies().getMinValue()).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(59));
    }

    @Test
    void aWriterWaitsForHalfOfTheWindow() throws InterruptedException {
        Thread writer = Thread.ofPlatform().start(() -> assertThat(window.awaitRoom(4)).isGreaterThanOrEqualTo(2));

        confirm(2, true);

        writer.join();
        assertThat(window.awaitRoom(4)).isEqualTo(2);
    }

    @Test
    void aRunThatEndsLetsTheWriterGo() throws InterruptedException {
        Thread writer = Thread.ofPlatform().start(() -> assertThat(window.awaitRoom(4)).isZero());

        state.stop();
        while (writer.isAlive()) {
            LockSupport.unpark(writer);
            writer.join(1);
        }

        assertThat(window.confirmed()).isZero();
    }
}
