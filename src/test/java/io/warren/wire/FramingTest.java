package io.warren.wire;

import static io.warren.wire.Frames.frame;
import static io.warren.wire.Frames.frameStart;
import static io.warren.wire.Octets.bytes;
import static io.warren.wire.Octets.octets;
import static io.warren.wire.Wire.FRAME_MAX;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.harness.BrokerTest;
import io.warren.harness.WarrenOnly;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Frames that are none, and frames where they must not be (§2.3.5 and §4.2.3 of the specification).
 *
 * <p>Of RabbitMQ's texts with octets printed as Erlang terms only the name of the error is asked for.
 */
@BrokerTest(shared = true)
class FramingTest extends WireRules {

    @Row("F01")
    void aBadFrameEndIsAFrameErrorAndNothingAfterItIsRead() {
        openChannel()
                .send(frameStart(Frame.METHOD, 1, 11), bytes(0, 60, 0, 10, 0, 0, 0, 0, 0, 0, 0), bytes(0),
                        Frames.qos(1, 1))
                .expectConnectionClose(501, "FRAME_ERROR - ", 0, 0).send(Frames.qos(1, 1)).expectClosed();
    }

    @Row("F02")
    void aFrameFarOverFrameMaxIsAFrameErrorBeforeItsPayloadHasArrived() {
        openChannel().send(frameStart(Frame.BODY, 1, 200_000)).expectConnectionClose(501, "FRAME_ERROR - ", 0, 0)
                .expectClosed();
    }

    @Row("F03")
    void aPayloadOfFrameMaxIsAcceptedAsIfItWereTheWholeFrame() {
        String queue = name("q");
        openChannel().send(Frames.queueDeclare(1, queue), Frames.confirmSelect(1)).expect(1, "queue.declare-ok")
                .expect(1, "confirm.select-ok")
                .send(Frames.publishMethod(1, "", queue, 0), Frames.header(1, FRAME_MAX, 0),
                        Frames.body(1, new byte[FRAME_MAX]))
                .expect(1, "basic.ack");
    }

    @Row("F04")
    void aPayloadOneOctetOverFrameMaxIsAFrameError() {
        openChannel().send(frame(Frame.BODY, 1, new byte[FRAME_MAX + 1]))
                .expectConnectionClose(501, "FRAME_ERROR - ", 0, 0).expectClosed();
    }

    @Row("F05")
    void anUnknownFrameTypeOnAChannelIsAFrameError() {
        openChannel().send(frame(4, 1, bytes('a', 'b', 'c', 'd'))).expectConnectionError(501, "FRAME_ERROR - ", 0, 0);
    }

    @Row("F06")
    void frameType0IsAFrameError() {
        open().send(frame(0, 0, bytes('a', 'b', 'c', 'd'))).expectConnectionError(501, "FRAME_ERROR - ", 0, 0);
    }

    @Row("F07")
    void frameType255IsAFrameError() {
        open().send(frame(255, 0, bytes('a', 'b', 'c', 'd'))).expectConnectionError(501, "FRAME_ERROR - ", 0, 0);
    }

    @Row("F08")
    void aHeartbeatOnAChannelIsUnexpected() {
        openChannel().send(frame(Frame.HEARTBEAT, 1)).expectConnectionError(505, "UNEXPECTED_FRAME - ", 0, 0);
    }

    @Row("F09")
    void aHeartbeatWithPayloadIsAFrameError() {
        open().send(frame(Frame.HEARTBEAT, 0, bytes('x'))).expectConnectionError(501, "FRAME_ERROR - ", 0, 0);
    }

    @Row("F10")
    void aMethodFrameWithoutPayloadIsAFrameError() {
        openChannel().send(frame(Frame.METHOD, 1)).expectConnectionError(501, "FRAME_ERROR - ", 0, 0);
    }

    @Row("F11")
    void aMethodFrameTooShortForItsIdsIsAFrameError() {
        open().send(frame(Frame.METHOD, 0, bytes('a', 'b', 'c'))).expectConnectionError(501, "FRAME_ERROR - ", 0, 0);
    }

    @Row("F12")
    void aMethodOnAChannelThatIsNotOpenIsAChannelError() {
        openChannel().send(Frames.qos(5, 1))
                .expectConnectionError(504, "CHANNEL_ERROR - expected 'channel.open'", 60, 10);
    }

    /** The specification limits the numbers; X04 has what happens when their count is used up, which is asked first. */
    @Row("F13")
    @WarrenOnly(because = "RabbitMQ counts channels and does not look at their numbers")
    void aChannelNumberOverChannelMaxIsAChannelError() {
        Wire wire = tuning().send(Frames.tuneOk(10, FRAME_MAX, 0), Frames.connectionOpen("/"))
                .expect(0, "connection.open-ok").openChannel(10);
        wire.send(Frames.channelOpen(11)).expectConnectionError(504, "CHANNEL_ERROR - ", 20, 10);
    }

    @Row("X04")
    void oneChannelMoreThanChannelMaxIsNotAllowed() {
        Wire wire = open();
        Octets all = octets();
        for (int channel = 1; channel <= Wire.CHANNEL_MAX; channel++) {
            all.raw(Frames.channelOpen(channel));
        }
        wire.sendInBackground(1, all.toByteArray());
        Set<Integer> opened = new HashSet<>();
        for (int channel = 1; channel <= Wire.CHANNEL_MAX; channel++) {
            Frame answer = wire.read(); // each channel answers for itself, in any order
            assertThat(answer).isNotNull().matches(frame -> frame.is("channel.open-ok"), "is channel.open-ok");
            opened.add(answer.channel());
        }
        assertThat(opened).hasSize(Wire.CHANNEL_MAX);
        wire.send(Frames.channelOpen(Wire.CHANNEL_MAX + 1)).expectConnectionError(530,
                "NOT_ALLOWED - number of channels opened (2047) has reached the negotiated channel_max (2047)");
    }

    @Row("F14")
    void aSecondOpenOfAChannelIsAChannelError() {
        openChannel().send(Frames.channelOpen(1))
                .expectConnectionError(504, "CHANNEL_ERROR - second 'channel.open' seen", 20, 10);
    }

    @Row("F15")
    void openingChannel0IsAChannelError() {
        open().send(Frames.channelOpen(0)).expectConnectionError(504,
                "CHANNEL_ERROR - unexpected method in connection state running", 20, 10);
    }

    @Row("F16")
    void publishingOnChannel0IsAChannelError() {
        open().send(Frames.publishMethod(0, "", "q", 0)).expectConnectionError(504,
                "CHANNEL_ERROR - unexpected method in connection state running", 60, 40);
    }

    @Row("F17")
    void aContentHeaderOnChannel0IsUnexpected() {
        open().send(Frames.header(0, 1, 0)).expectConnectionError(505, "UNEXPECTED_FRAME - ", 0, 0);
    }

    @Row("F23")
    void startOkOnAnOpenConnectionIsAChannelError() {
        open().send(Frames.startOk()).expectConnectionError(504,
                "CHANNEL_ERROR - unexpected method in connection state running", 10, 11);
    }

    @Test
    void anEmptyBodyFrameOnChannel0IsUnexpected() {
        open().send(Frames.body(0)).expectConnectionError(505, "UNEXPECTED_FRAME - ", 0, 0);
    }
}
