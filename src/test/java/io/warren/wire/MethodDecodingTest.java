package io.warren.wire;

import static io.warren.wire.Frames.method;
import static io.warren.wire.Octets.bytes;
import static io.warren.wire.Octets.octets;
import static io.warren.wire.Table.nested;
import static io.warren.wire.Table.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.harness.BrokerTest;
import io.warren.harness.WarrenOnly;

/** Methods that we do not know, or whose arguments are not what their ids promise. */
@BrokerTest(shared = true)
class MethodDecodingTest extends WireRules {

    private static final String DROPS = "RabbitMQ drops the connection without a word";

    @Row("F18")
    @WarrenOnly(because = DROPS)
    void anUnknownClassIsCommandInvalid() {
        openChannel().send(method(1, 99, 1)).expectConnectionError(503, "COMMAND_INVALID - ");
    }

    /** FRAME_ERROR as RabbitMQ or COMMAND_INVALID as in F18: both say that the method is not ours. */
    @Row("F19")
    void anUnknownMethodOfAKnownClassClosesTheConnection() {
        Wire wire = openChannel().send(method(1, 60, 200));
        Close close = wire.receiveConnectionClose();
        assertThat(close.code()).isIn(501, 503);
        assertThat(close.text()).startsWith(close.code() == 501 ? "FRAME_ERROR - " : "COMMAND_INVALID - ");
        wire.send(method(0, "connection.close-ok")).expectClosed();
    }

    @Row("F20")
    @WarrenOnly(because = DROPS)
    void anUnknownMethodOnChannel0IsCommandInvalid() {
        open().send(method(0, 10, 99)).expectConnectionError(503, "COMMAND_INVALID - ");
    }

    @Row("F21")
    void aMethodThatOnlyServersSendIsCommandInvalid() {
        openChannel().send(method(1, "queue.declare-ok", octets().shortstr("q").u32(0).u32(0)))
                .expectConnectionError(503, "COMMAND_INVALID - unimplemented method", 50, 11);
    }

    @Row("F22")
    void aDeliveryFromAClientIsCommandInvalid() {
        openChannel().send(method(1, "basic.deliver", octets().shortstr("tag").u64(1).u8(0).shortstr("").shortstr("q")),
                Frames.header(1, 0, 0))
                .expectConnectionError(503, "COMMAND_INVALID - unimplemented method", 60, 60);
    }

    @Row("F24")
    void argumentsCutShortAreAFrameError() {
        openChannel().send(method(1, "queue.declare", bytes(0, 0, 32, 'a', 'b')))
                .expectConnectionError(501, "FRAME_ERROR - ", 50, 10);
    }

    @Row("F25")
    void octetsAfterTheArgumentsAreAFrameError() {
        openChannel().send(method(1, "basic.qos", octets().u32(0).u16(0).u8(0).raw("junkjunk!!")))
                .expectConnectionError(501, "FRAME_ERROR - ", 60, 10);
    }

    @Row("F26")
    void aShortStringLongerThanItsFrameIsAFrameError() {
        openChannel().send(method(1, "exchange.declare", bytes(0, 0, 255, 'a')))
                .expectConnectionError(501, "FRAME_ERROR - ", 40, 10);
    }

    @Row("F27")
    @WarrenOnly(because = DROPS)
    void aTableWithAnUnknownTypeIsAFrameError() {
        openChannel().send(Frames.queueDeclare(1, name("q"), Frames.EXCLUSIVE, table().entry("k", 'Z', (byte) 1)))
                .expectConnectionError(501, "FRAME_ERROR - ");
    }

    @Row("F28")
    void aTableLongerThanItsFrameIsAFrameError() {
        openChannel().send(method(1, "queue.declare", octets().u16(0).shortstr("tq").u8(0).u32(9_999).u8('x')))
                .expectConnectionError(501, "FRAME_ERROR - ", 50, 10);
    }

    @Row("F29")
    @WarrenOnly(because = "RabbitMQ has no limit of depth")
    void aTableNestedTooDeepIsAFrameError() {
        openChannel().send(Frames.queueDeclare(1, name("q"), Frames.EXCLUSIVE, nested(10_000)))
                .expectConnectionError(501, "FRAME_ERROR - ");
    }

    @Row("F30")
    void aNameThatIsNotUtf8IsAFrameError() {
        openChannel()
                .send(method(1, "queue.declare",
                        octets().u16(0).u8(2).u8(0xc3).u8(0x28).u8(Frames.EXCLUSIVE).table(table())))
                .expectConnectionError(501, "FRAME_ERROR - Malformed UTF-8 in shortstr", 0, 0);
    }

    @Row("F31")
    void aNulInAQueueNameIsALetterLikeAnyOther() {
        assertThat(declared(name("a\0b"))).contains("a\0b");
    }

    @Row("F32")
    void carriageReturnAndLineFeedAreTakenOutOfAQueueName() {
        String name = name("a\r\nb");
        assertThat(declared(name)).isEqualTo(name.replaceAll("[\r\n]", ""));
    }

    /** Declares the queue and returns the name that the broker gave it. */
    private String declared(String name) {
        Wire wire = openChannel().send(Frames.queueDeclare(1, name));
        return Frame.shortstr(wire.receive(1, "queue.declare-ok").arguments());
    }
}
