package io.warren.wire;

import static io.warren.wire.Octets.octets;

import io.warren.harness.BrokerTest;
import io.warren.harness.WarrenOnly;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The first octets of a connection (§4.2.2 of the specification): AMQP 0-9-1 or the door. */
@BrokerTest(shared = true)
class ProtocolHeaderTest extends WireRules {

    /** The handshake timeout is 10 s; half of it tells waiting from closing at once. */
    private static final Duration HANDSHAKE_TIMEOUT_MIN = Duration.ofSeconds(5);

    @Row("H01")
    void httpIsToldTheProtocolThatWeSpeak() {
        connect().send(octets().raw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").toByteArray())
                .expectProtocolHeaderAndClosed();
    }

    @Row("H02")
    void tlsIsToldTheProtocolThatWeSpeak() {
        byte[] random = new byte[32];
        byte[] hello = octets().u16(0x0303).raw(random).u8(0).u16(2).u16(0x1301).u8(1).u8(0).toByteArray();
        byte[] handshake = octets().u8(1).u8(0).u16(hello.length).raw(hello).toByteArray();
        connect().send(octets().u8(22).u16(0x0301).u16(handshake.length).raw(handshake).toByteArray())
                .expectProtocolHeaderAndClosed();
    }

    @Row("H03")
    void eightOctetsOfGarbageAreToldTheProtocolThatWeSpeak() {
        connect().send(octets().raw("GARBAGE!").toByteArray()).expectProtocolHeaderAndClosed();
    }

    @Row("H04")
    @WarrenOnly(because = "RabbitMQ 3 goes on as if the client had asked for 0-9-1, RabbitMQ 4 offers AMQP 1.0")
    void amqp08IsRefused() {
        connect().send(protocol(1, 1, 8, 0)).expectProtocolHeaderAndClosed();
    }

    @Row("H05")
    void amqp09IsTakenFor091() {
        connect().send(protocol(1, 1, 0, 9)).expect(0, "connection.start");
    }

    @Row("H06")
    void amqp092IsRefused() {
        connect().send(protocol(0, 0, 9, 2)).expectProtocolHeaderAndClosed();
    }

    @Row("H07")
    void amqp010IsRefused() {
        connect().send(protocol(1, 1, 0, 10)).expectProtocolHeaderAndClosed();
    }

    @Row("H08")
    void amqp10WithoutSaslIsRefused() {
        connect().send(protocol(0, 1, 0, 0)).expectProtocolHeaderAndClosed();
    }

    @Row("H09")
    void amqp10WithSaslIsRefused() {
        connect().send(protocol(3, 1, 0, 0)).expectProtocolHeaderAndClosed();
    }

    @Row("H10")
    void aHeaderThatStopsHalfwayIsClosedAtTheHandshakeTimeout() {
        connect().send(octets().raw("AMQ").toByteArray()).expectClosedNoSoonerThan(HANDSHAKE_TIMEOUT_MIN);
    }

    @Row("H11")
    void silenceIsClosedAtTheHandshakeTimeout() {
        connect().expectClosedNoSoonerThan(HANDSHAKE_TIMEOUT_MIN);
    }

    @Row("A14")
    void silenceAfterTheHeaderIsClosedAtTheHandshakeTimeout() {
        greeted().expectClosedNoSoonerThan(HANDSHAKE_TIMEOUT_MIN);
    }

    @Test
    void aHeaderMayComeOctetByOctet() {
        connect().sendOneByOne(Frames.PROTOCOL_HEADER).expect(0, "connection.start");
    }

    private static byte[] protocol(int first, int second, int third, int fourth) {
        return octets().raw("AMQP").u8(first).u8(second).u8(third).u8(fourth).toByteArray();
    }
}
