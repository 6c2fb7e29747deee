package io.warren.wire;

import static io.warren.wire.Frames.NO_ACK;
import static io.warren.wire.Octets.octets;
import static io.warren.wire.Table.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.harness.BrokerTest;
import io.warren.harness.WarrenOnly;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/**
 * Much of what is allowed. The counts are scaled so that a build takes seconds; what bounds each of them in the broker
 * is the same with a hundred times as many, and how long they take is for benchmarks to say.
 */
@BrokerTest(shared = true)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FloodTest extends WireRules {

    private static final int KIBIBYTE = 1 << 10;

    @Row("X02")
    void tenThousandMethodsInOneBurstAreAllAnswered() {
        int count = 10_000;
        Wire wire = openChannel().sendInBackground(1, repeated(count, Frames.qos(1, 1)));
        for (int i = 0; i < count; i++) {
            wire.expect(1, "basic.qos-ok");
        }
    }

    /**
     * Scaled from 1 GB. With receive and send buffers full, what remains has to stay in the queue, where it is counted,
     * and not in a buffer of the connection. Half of it tells one from the other.
     */
    @Row("X03")
    void whatAClientDoesNotReadStaysInTheQueue() {
        int count = 2_000;
        String queue = name("q");
        Wire deaf = connect(64 * KIBIBYTE).open().openChannel(1)
                .send(Frames.queueDeclare(1, queue, Frames.AUTO_DELETE, table())).expect(1, "queue.declare-ok")
                .send(Frames.consume(1, queue, "deaf", NO_ACK)).expect(1, "basic.consume-ok");
        Wire publisher = openChannel().send(Frames.confirmSelect(1)).expect(1, "confirm.select-ok");
        byte[] message = Frames.publish(1, queue, 0, Frames.NOTHING, new byte[16 * KIBIBYTE]);
        publisher.sendInBackground(count, message);
        expectConfirmed(publisher, count);
        assertThat(messagesReady(publisher, queue)).isGreaterThan(count / 2);

        for (int i = 0; i < count; i++) {
            assertThat(deaf.expectMessage(1, "basic.deliver").deliveryTag()).isEqualTo(i + 1);
        }
        assertThat(messagesReady(publisher, queue)).isZero();
    }

    /** Scaled from 100,000 cycles. */
    @Row("X05")
    void channelsMayBeOpenedAndClosedOverAndOver() {
        int count = 2_000;
        Wire wire = open();
        for (int i = 0; i < count; i++) {
            wire.send(Frames.channelOpen(7), Frames.channelClose(7)).expect(7, "channel.open-ok").expect(7,
                    "channel.close-ok");
        }
    }

    /** Scaled from a million bindings. */
    @Row("X07")
    void thousandsOfBindingsOfOneQueueRouteAndGoWithTheirExchange() {
        int count = 2_000;
        String exchange = name("x");
        String queue = name("q");
        Wire wire = openChannel().send(Frames.exchangeDeclare(1, exchange, "direct", 0))
                .expect(1, "exchange.declare-ok").send(Frames.queueDeclare(1, queue)).expect(1, "queue.declare-ok");
        Octets binds = octets();
        for (int i = 0; i < count; i++) {
            binds.raw(Frames.queueBind(1, queue, exchange, "k" + i, table()));
        }
        wire.sendInBackground(1, binds.toByteArray());
        for (int i = 0; i < count; i++) {
            wire.expect(1, "queue.bind-ok");
        }
        wire.send(Frames.publishMethod(1, exchange, "k" + (count - 1), 0), Frames.header(1, 0, 0),
                Frames.publishMethod(1, exchange, "unbound", 0), Frames.header(1, 0, 0),
                Frames.exchangeDelete(1, exchange)).expect(1, "exchange.delete-ok");
        assertThat(messagesReady(wire, queue)).isEqualTo(1);
    }

    /** Scaled from five million messages. */
    @Row("X08")
    void whatAConsumerNeverAcknowledgesReturnsToItsQueue() {
        int count = 5_000;
        String queue = name("q");
        Wire wire = openChannel().openChannel(2).send(Frames.queueDeclare(1, queue)).expect(1, "queue.declare-ok")
                .send(Frames.consume(2, queue, "never", 0)).expect(2, "basic.consume-ok")
                .sendInBackground(count, Frames.publish(1, queue, 0, Frames.NOTHING, new byte[100]));
        for (int i = 0; i < count; i++) {
            assertThat(wire.expectMessage(2, "basic.deliver").redelivered()).isFalse();
        }
        wire.send(Frames.channelClose(2)).expect(2, "channel.close-ok");
        wire.send(Frames.consume(1, queue, "next", NO_ACK)).expect(1, "basic.consume-ok");
        for (int i = 0; i < count; i++) {
            assertThat(wire.expectMessage(1, "basic.deliver").redelivered()).isTrue();
        }
    }

    /** Up to 2 GiB are offered; the broker may not take nearly as much. */
    @Row("X09")
    @WarrenOnly(because = "RabbitMQ keeps a transaction of any size in memory")
    void aTransactionThatGrowsTooLargeIsAResourceError() {
        String queue = name("q");
        Wire wire = openChannel().send(Frames.queueDeclare(1, queue)).expect(1, "queue.declare-ok")
                .send(Frames.method(1, "tx.select")).expect(1, "tx.select-ok");
        wire.sendInBackground(2 * KIBIBYTE, Frames.publish(1, queue, 0, Frames.NOTHING, new byte[1 << 20]))
                .expectConnectionClose(506, "RESOURCE_ERROR - ").close();
    }

    /** Scaled from 1,000 bindings. */
    @Row("X10")
    void headersOfEightThousandEntriesAreMatched() {
        int bindings = 100;
        int messages = 20;
        String exchange = name("x");
        String queue = name("q");
        Wire wire = openChannel().send(Frames.exchangeDeclare(1, exchange, "headers", Frames.AUTO_DELETE_EXCHANGE))
                .expect(1, "exchange.declare-ok").send(Frames.queueDeclare(1, queue)).expect(1, "queue.declare-ok")
                .send(Frames.confirmSelect(1)).expect(1, "confirm.select-ok");
        for (int i = 0; i < bindings; i++) {
            Table arguments = table().string("x-match", "all").integer("n", i);
            wire.send(Frames.queueBind(1, queue, exchange, "", arguments)).expect(1, "queue.bind-ok");
        }
        Octets array = octets();
        for (int i = 0; i < 8_000; i++) {
            array.u8('l').u64(i);
        }
        byte[] elements = array.toByteArray();
        Table headers = table().entry("array", 'A', octets().u32(elements.length).raw(elements).toByteArray())
                .integer("n", bindings / 2);
        byte[] message = Octets.join(Frames.publishMethod(1, exchange, "", 0),
                Frames.header(1, 0, Property.HEADERS, headers.toByteArray()));
        expectConfirmed(wire.sendInBackground(messages, message), messages);
        assertThat(messagesReady(wire, queue)).isEqualTo(messages);
    }

    @Row("X12")
    void aFloodOfHeartbeatsIsIgnored() {
        openChannel()
                .sendInBackground(1, Octets.join(repeated(200_000, Frames.heartbeat()), Frames.qos(1, 1)))
                .expect(1, "basic.qos-ok").expectStillOpen(1);
    }

    private static byte[] repeated(int times, byte[] octets) {
        Octets all = octets();
        for (int i = 0; i < times; i++) {
            all.raw(octets);
        }
        return all.toByteArray();
    }

    private static void expectConfirmed(Wire wire, int count) {
        for (long confirmed = 0; confirmed < count;) {
            ByteBuffer in = wire.receive(1, "basic.ack").arguments();
            long tag = in.getLong();
            boolean multiple = in.get() == 1;
            confirmed = multiple ? Math.max(confirmed, tag) : confirmed + 1;
        }
    }

    private static int messagesReady(Wire wire, String queue) {
        ByteBuffer in = wire.send(Frames.queueDeclare(1, queue, Frames.PASSIVE, table()))
                .receive(1, "queue.declare-ok").arguments();
        assertThat(Frame.shortstr(in)).isEqualTo(queue);
        return in.getInt();
    }
}
