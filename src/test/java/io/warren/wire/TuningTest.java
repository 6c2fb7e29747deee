package io.warren.wire;

import static io.warren.wire.Frames.connectionOpen;
import static io.warren.wire.Frames.tuneOk;
import static io.warren.wire.Wire.CHANNEL_MAX;
import static io.warren.wire.Wire.FRAME_MAX;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.harness.BrokerTest;
import io.warren.harness.WarrenOnly;
import java.time.Duration;

/** From connection.tune to connection.open-ok: a client may ask for less than we offer, never for more. */
@BrokerTest(shared = true)
class TuningTest extends WireRules {

    private static final String SILENT = "RabbitMQ drops the connection after 3 s without a word";

    @Row("T01")
    @WarrenOnly(because = SILENT)
    void aFrameMaxBelowTheMinimumIsNotAllowed() {
        expectNotAllowed(tuning().send(tuneOk(CHANNEL_MAX, 4_095, 0)), "frame_max = 4095 is lower than the minimum");
    }

    @Row("X26")
    void aFrameMaxOf4096IsAccepted() {
        tuning().send(tuneOk(CHANNEL_MAX, 4_096, 0), connectionOpen("/")).expect(0, "connection.open-ok");
    }

    @Row("T02")
    @WarrenOnly(because = SILENT)
    void anUnlimitedFrameMaxIsNotAllowed() {
        expectNotAllowed(tuning().send(tuneOk(CHANNEL_MAX, 0, 0)), "frame_max = 0");
    }

    @Row("T03")
    @WarrenOnly(because = SILENT)
    void aFrameMaxAboveOursIsNotAllowed() {
        expectNotAllowed(tuning().send(tuneOk(CHANNEL_MAX, 1 << 20, 0)),
                "frame_max = 1048576 is higher than the maximum");
    }

    @Row("T04")
    @WarrenOnly(because = SILENT)
    void aChannelMaxAboveOursIsNotAllowed() {
        expectNotAllowed(tuning().send(tuneOk(65_535, FRAME_MAX, 0)),
                "channel_max = 65535 is higher than the maximum");
    }

    @Row("T05")
    void anUnknownVirtualHostIsNotAllowed() {
        tuning().send(tuneOk(CHANNEL_MAX, FRAME_MAX, 0), connectionOpen("nope"))
                .expectConnectionError(530, "NOT_ALLOWED - vhost nope not found", 10, 40);
    }

    @Row("T06")
    void aSecondStartOkIsDroppedAfterThePenalty() {
        tuning().send(Frames.startOk()).expectClosedNoSoonerThan(PENALTY_MIN);
    }

    @Row("T07")
    void aHeartbeatIsWelcomeBeforeTuneOk() {
        tuning().send(Frames.heartbeat(), tuneOk(CHANNEL_MAX, FRAME_MAX, 0), connectionOpen("/"))
                .expect(0, "connection.open-ok");
    }

    @Row("X27")
    void aClientThatSendsNoHeartbeatsIsDroppedWhileItReceivesOurs() {
        tuning().send(tuneOk(CHANNEL_MAX, FRAME_MAX, 1), connectionOpen("/")).expect(0, "connection.open-ok")
                .expectHeartbeatsUntilClosed();
    }

    /** The client is told, but the answer or the end of the connection still takes the time of a failed login. */
    private static void expectNotAllowed(Wire wire, String what) {
        long sent = System.nanoTime();
        wire.expectConnectionClose(530, "NOT_ALLOWED - negotiated " + what)
                .send(Frames.method(0, "connection.close-ok")).expectClosed();
        assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThanOrEqualTo(PENALTY_MIN);
    }
}
