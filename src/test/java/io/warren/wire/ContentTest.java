package io.warren.wire;

import static io.warren.wire.Frames.NOTHING;
import static io.warren.wire.Frames.body;
import static io.warren.wire.Frames.frame;
import static io.warren.wire.Frames.header;
import static io.warren.wire.Frames.publishMethod;
import static io.warren.wire.Octets.bytes;
import static io.warren.wire.Octets.octets;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.harness.BrokerTest;
import io.warren.harness.RabbitMq4;
import org.junit.jupiter.api.Test;

/** Method, header, body, in this order and of these sizes (§2.3.5.2 of the specification). */
@BrokerTest(shared = true)
class ContentTest extends WireRules {

    private static final String NO_METHOD = "UNEXPECTED_FRAME - expected method frame, got non method frame instead";
    private static final String NO_HEADER = "UNEXPECTED_FRAME - expected content header for class 60, "
            + "got non content header frame instead";
    private static final String NO_BODY = "UNEXPECTED_FRAME - expected content body, "
            + "got non content body frame instead";

    private static final long MEBIBYTE = 1 << 20;

    @Row("C01")
    void aHeaderWithoutAMethodIsUnexpected() {
        openChannel().send(header(1, 1, 0)).expectConnectionError(505, NO_METHOD, 0, 0);
    }

    @Row("C02")
    void aBodyWithoutAMethodIsUnexpected() {
        openChannel().send(body(1, bytes('x'))).expectConnectionError(505, NO_METHOD, 0, 0);
    }

    @Row("C03")
    void aMethodInPlaceOfTheHeaderIsUnexpected() {
        openChannel().send(publishMethod(1, "", "q", 0), Frames.qos(1, 1))
                .expectConnectionError(505, NO_HEADER, 60, 40);
    }

    @Row("C04")
    void aBodyInPlaceOfTheHeaderIsUnexpected() {
        openChannel().send(publishMethod(1, "", "q", 0), body(1, bytes('x')))
                .expectConnectionError(505, NO_HEADER, 60, 40);
    }

    @Row("C05")
    void aHeaderOfAnotherClassIsUnexpected() {
        openChannel()
                .send(publishMethod(1, "", "q", 0),
                        frame(Frame.HEADER, 1, octets().u16(50).u16(0).u64(1).u16(0).toByteArray()))
                .expectConnectionError(505, "UNEXPECTED_FRAME - expected content header for class 60, "
                        + "got one for class 50 instead", 60, 40);
    }

    @Row("C06")
    void aHeaderWithAWeightIsUnexpected() {
        openChannel()
                .send(publishMethod(1, "", "q", 0),
                        frame(Frame.HEADER, 1, octets().u16(60).u16(7).u64(1).u16(0).toByteArray()))
                .expectConnectionError(505, NO_HEADER, 60, 40);
    }

    @Row("C07")
    @RabbitMq4(before = "a body longer than declared was delivered as it came")
    void aBodyLongerThanDeclaredIsAFrameError() {
        openChannel().send(publishMethod(1, "", "q", 0), header(1, 3, 0), body(1, bytes('l', 'o', 'n', 'g')))
                .expectConnectionError(501, "FRAME_ERROR - ");
    }

    @Row("C08")
    void aSecondHeaderIsUnexpected() {
        openChannel().send(publishMethod(1, "", "q", 0), header(1, 3, 0), header(1, 3, 0))
                .expectConnectionError(505, NO_BODY, 60, 40);
    }

    @Row("C09")
    void aMethodInPlaceOfTheBodyIsUnexpected() {
        openChannel().send(publishMethod(1, "", "q", 0), header(1, 3, 0), body(1, bytes('x')), Frames.qos(1, 1))
                .expectConnectionError(505, NO_BODY, 60, 40);
    }

    @Row("C10")
    @RabbitMq4(before = "it waited for 2^63 octets to come")
    void aBodySizeOf2To63IsAFrameErrorAtOnce() {
        openChannel().send(publishMethod(1, "", "q", 0), header(1, Long.MIN_VALUE, 0))
                .expectConnectionError(501, "FRAME_ERROR - ");
    }

    @Row("C11")
    @RabbitMq4(before = "it waited for 2^64-1 octets to come")
    void aBodySizeOf2To64IsAFrameErrorAtOnce() {
        openChannel().send(publishMethod(1, "", "q", 0), header(1, -1, 0))
                .expectConnectionError(501, "FRAME_ERROR - ");
    }

    /**
     * Whether the broker drops the body as it comes or refuses at once, it must not reserve what a header promises: here
     * 25 GiB in all.
     */
    @Row("C12")
    void memoryIsNotReservedForABodyThatWasOnlyDeclared() {
        int channels = 128;
        Wire wire = open();
        Octets all = octets();
        for (int channel = 1; channel <= channels; channel++) {
            all.raw(Frames.channelOpen(channel)).raw(publishMethod(channel, "", "q", 0))
                    .raw(header(channel, 200 * MEBIBYTE, 0)).raw(body(channel, bytes('x')));
        }
        wire.sendInBackground(1, all.raw(Frames.channelOpen(channels + 1)).toByteArray());
        Frame frame = wire.read();
        while (frame != null && frame.channel() <= channels && !frame.is("connection.close")) {
            if (!frame.is("channel.open-ok")) {
                assertThat(frame).matches(close -> close.is("channel.close"), "closes the channel");
                assertThat(Close.of(frame).code()).isEqualTo(406);
            }
            frame = wire.read();
        }
        assertThat(frame).isNotNull();
        if (!frame.is("channel.open-ok")) {
            assertThat(Close.of(frame).code()).isEqualTo(501);
        }
    }

    @Row("C13")
    void anEmptyBodyFrameInBetweenIsAccepted() {
        String queue = name("q");
        Wire wire = confirming(queue);
        wire.send(publishMethod(1, "", queue, 0), header(1, 3, 0), body(1), body(1, bytes('a', 'b', 'c')))
                .expect(1, "basic.ack").send(Frames.get(1, queue));
        assertThat(wire.expectMessage(1, "basic.get-ok").text()).isEqualTo("abc");
    }

    @Row("X15")
    void messagesOnTwoChannelsMayComeInterleaved() {
        String queue = name("q");
        Wire wire = confirming(queue).openChannel(2).send(Frames.confirmSelect(2)).expect(2, "confirm.select-ok");
        wire.send(publishMethod(1, "", queue, 0), publishMethod(2, "", queue, 0), header(2, 4, 0), header(1, 6, 0),
                body(1, bytes('o', 'n')), body(2, bytes('t', 'w')), body(1, bytes('e', 'o')), body(2, bytes('o', '!')))
                .expect(2, "basic.ack").send(body(1, bytes('n', 'e'))).expect(1, "basic.ack");
        assertThat(wire.send(Frames.get(1, queue)).expectMessage(1, "basic.get-ok").text()).isEqualTo("two!");
        assertThat(wire.send(Frames.get(1, queue)).expectMessage(1, "basic.get-ok").text()).isEqualTo("oneone");
    }

    @Row("X16")
    void aBodyFrameAfterAHeaderThatPromisedNoneIsUnexpected() {
        openChannel().send(publishMethod(1, "", "q", 0), header(1, 0, 0), body(1, bytes('x')))
                .expectConnectionError(505, NO_METHOD, 0, 0);
    }

    @Row("X22")
    @RabbitMq4(before = "messages up to 128 MiB were accepted")
    void aMessageOverTheMaximumSizeFailsItsPrecondition() {
        String queue = name("q");
        confirming(queue).sendInBackground(1, Frames.publish(1, queue, 0, NOTHING, new byte[(int) (17 * MEBIBYTE)]))
                .expectChannelError(1, 406,
                        "PRECONDITION_FAILED - message size 17825792 is larger than configured max size 16777216", 60,
                        40);
    }

    @Test
    void anEmptyMessageNeedsNoBodyFrame() {
        String queue = name("q");
        Wire wire = confirming(queue).send(publishMethod(1, "", queue, 0), header(1, 0, 0)).expect(1, "basic.ack")
                .send(Frames.get(1, queue));
        assertThat(wire.expectMessage(1, "basic.get-ok").body()).isEmpty();
    }

    /** A channel in confirm mode beside an empty queue. */
    private Wire confirming(String queue) {
        return openChannel().send(Frames.queueDeclare(1, queue), Frames.confirmSelect(1)).expect(1, "queue.declare-ok")
                .expect(1, "confirm.select-ok");
    }
}
