package io.warren.wire;

import static io.warren.wire.Frames.MANDATORY;
import static io.warren.wire.Frames.body;
import static io.warren.wire.Frames.header;
import static io.warren.wire.Frames.publishMethod;
import static io.warren.wire.Octets.bytes;
import static io.warren.wire.Octets.octets;
import static io.warren.wire.Table.nested;
import static io.warren.wire.Table.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.harness.BrokerTest;
import io.warren.harness.RabbitMq4;
import io.warren.harness.WarrenOnly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** What basic.publish asks for and the properties of its message: refused where they would mislead us, else kept. */
@BrokerTest(shared = true)
class PropertiesTest extends WireRules {

    private static final String SHORTSTR_OF_255_OCTETS = "x".repeat(255);

    @Row("C14")
    @WarrenOnly(because = "RabbitMQ answers 541 INTERNAL_ERROR")
    void flagsThatPromiseAPropertyThatIsNotThereAreAFrameError() {
        publish(Property.HEADERS, Frames.NOTHING).expectConnectionError(501, "FRAME_ERROR - ");
    }

    @Row("C15")
    void flagsThatNoPropertyHasAreIgnored() {
        publish(1, Frames.NOTHING).expect(1, "basic.ack").expectStillOpen(1);
    }

    @Row("C16")
    @WarrenOnly(because = "RabbitMQ answers 541 INTERNAL_ERROR")
    void headersOfAnUnknownTypeAreAFrameError() {
        publish(Property.HEADERS, table().entry("k", 'Z', (byte) 1).toByteArray())
                .expectConnectionError(501, "FRAME_ERROR - ");
    }

    @Row("C17")
    void headersThatFillTheirFrameAreAccepted() {
        Table headers = table();
        for (int i = 0; i < 1_000; i++) {
            headers.string("key-" + i, "v".repeat(90));
        }
        publish(Property.HEADERS, headers.toByteArray()).expect(1, "basic.ack").expectStillOpen(1);
    }

    @Row("C18")
    @WarrenOnly(because = "RabbitMQ has no limit of depth")
    void headersNestedTooDeepAreAFrameError() {
        publish(Property.HEADERS, nested(8_000).toByteArray()).expectConnectionError(501, "FRAME_ERROR - ");
    }

    @Row("C19")
    void anExpirationThatIsNoNumberFailsItsPrecondition() {
        publish(Property.EXPIRATION, octets().shortstr("abc").toByteArray())
                .expectChannelError(1, 406, "PRECONDITION_FAILED - invalid expiration 'abc'", 60, 40);
    }

    @Row("C20")
    void aNegativeExpirationFailsItsPrecondition() {
        publish(Property.EXPIRATION, octets().shortstr("-1").toByteArray())
                .expectChannelError(1, 406, "PRECONDITION_FAILED - invalid expiration '-1'", 60, 40);
    }

    @Row("C21")
    void theUserIdOfSomeoneElseFailsItsPrecondition() {
        publish(Property.USER_ID, octets().shortstr("bob").toByteArray()).expectChannelError(1, 406,
                "PRECONDITION_FAILED - user_id property set to 'bob' but authenticated user was 'guest'", 60, 40);
    }

    @Row("C22")
    @RabbitMq4(before = "an unknown delivery mode failed its precondition")
    void anUnknownDeliveryModeIsTakenForTransient() {
        publish(Property.DELIVERY_MODE, bytes(7)).expect(1, "basic.ack").expectStillOpen(1);
    }

    @Row("C23")
    void publishingToAMissingExchangeIsNotFound() {
        openChannel().send(publishMethod(1, "nox", "k", 0), header(1, 1, 0), body(1, bytes('x')))
                .expectChannelError(1, 404, "NOT_FOUND - no exchange 'nox' in vhost '/'", 60, 40);
    }

    @Row("C24")
    void immediateIsNotImplemented() {
        openChannel().send(publishMethod(1, "", "q", Frames.IMMEDIATE), header(1, 1, 0), body(1, bytes('x')))
                .expectConnectionError(540, "NOT_IMPLEMENTED - immediate=true", 60, 40);
    }

    @Row("C25")
    void anUnroutableMandatoryMessageIsReturned() {
        Wire wire = openChannel().send(publishMethod(1, "", name("nowhere"), MANDATORY), header(1, 1, 0),
                body(1, bytes('x')));
        Frame returned = wire.receive(1, "basic.return");
        ByteBuffer in = returned.arguments();
        assertThat(in.getShort()).isEqualTo((short) 312);
        assertThat(Frame.shortstr(in)).isEqualTo("NO_ROUTE");
        wire.skip(Frame.HEADER).skip(Frame.BODY).expectStillOpen(1);
    }

    @Row("C26")
    void aCcHeaderThatIsNoArrayFailsItsPrecondition() {
        publish(Property.HEADERS, table().string("CC", "other").toByteArray()).expectChannelError(1, 406,
                "PRECONDITION_FAILED - invalid message: ", 60, 40);
    }

    @Row("C27")
    void directReplyToWithoutAConsumerFailsItsPrecondition() {
        publish(Property.REPLY_TO, octets().shortstr("amq.rabbitmq.reply-to").toByteArray()).expectChannelError(1, 406,
                "PRECONDITION_FAILED - fast reply consumer does not exist", 60, 40);
    }

    @Row("X17")
    void theReservedPropertyIsKept() {
        expectKept(Property.CLUSTER_ID, octets().shortstr(SHORTSTR_OF_255_OCTETS).toByteArray(), bytes('x'));
    }

    @Row("X18")
    @WarrenOnly(because = "RabbitMQ answers 541 INTERNAL_ERROR")
    void extremeScalarsAreKeptOctetForOctet() {
        Table headers = table().entry("time", 'T', octets().u64(-1).toByteArray())
                .entry("nan", 'd', octets().u64(Double.doubleToRawLongBits(Double.NaN) | 0xbeef).toByteArray())
                .entry("infinity", 'f', octets().u32(Float.floatToRawIntBits(Float.NEGATIVE_INFINITY)).toByteArray())
                .entry("decimal", 'D', octets().u8(255).u32(-1).toByteArray());
        expectKept(Property.HEADERS | Property.TIMESTAMP, octets().table(headers).u64(-1).toByteArray(), bytes('x'));
    }

    @Row("X19")
    void duplicateEmptyAndLongKeysAreAccepted() {
        Table headers = table().integer("twice", 1).integer("twice", 2).integer("", 3)
                .integer(SHORTSTR_OF_255_OCTETS, 4);
        publish(Property.HEADERS, headers.toByteArray()).expect(1, "basic.ack").expectStillOpen(1);
    }

    /** Compressed, a mebibyte of zeros is a kibibyte; nobody but the consumer has a reason to unpack it. */
    @Row("X20")
    void aCompressedBodyIsLeftAlone() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(new byte[1 << 20]);
        }
        expectKept(Property.CONTENT_ENCODING, octets().shortstr("gzip").toByteArray(), compressed.toByteArray());
    }

    /** Publishes one message to a queue of its own, on channel 1 in confirm mode. */
    private Wire publish(int propertyFlags, byte[] properties) {
        return publish(name("q"), propertyFlags, properties, bytes('x'));
    }

    private Wire publish(String queue, int propertyFlags, byte[] properties, byte[] body) {
        return openChannel().send(Frames.queueDeclare(1, queue), Frames.confirmSelect(1)).expect(1, "queue.declare-ok")
                .expect(1, "confirm.select-ok").send(Frames.publish(1, queue, propertyFlags, properties, body));
    }

    private void expectKept(int propertyFlags, byte[] properties, byte[] body) {
        String queue = name("q");
        Wire wire = publish(queue, propertyFlags, properties, body).expect(1, "basic.ack");
        ReceivedMessage message = wire.send(Frames.get(1, queue)).expectMessage(1, "basic.get-ok");
        assertThat(message.properties()).isEqualTo(octets().u16(propertyFlags).raw(properties).toByteArray());
        assertThat(message.body()).isEqualTo(body);
    }
}
