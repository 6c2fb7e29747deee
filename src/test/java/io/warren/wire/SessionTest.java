package io.warren.wire;

import static io.warren.wire.Frames.body;
import static io.warren.wire.Frames.header;
import static io.warren.wire.Frames.publishMethod;
import static io.warren.wire.Octets.bytes;
import static io.warren.wire.Octets.join;
import static io.warren.wire.Octets.octets;
import static io.warren.wire.Table.table;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.warren.harness.BrokerTest;
import io.warren.harness.WarrenOnly;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clients that are in order but in a hurry, or slow, or leave in the middle of a sentence. */
@BrokerTest(shared = true)
class SessionTest extends WireRules {

    private static final Duration WAIT = Duration.ofSeconds(15);

    @Row("X01")
    void aWholeSessionMayComeOctetByOctet() {
        connect().sendOneByOne(wholeSession(name("q"))).expect(0, "connection.start").expect(0, "connection.tune")
                .expect(0, "connection.open-ok").expect(1, "channel.open-ok").expect(1, "queue.declare-ok")
                .expect(1, "confirm.select-ok").expect(1, "basic.ack");
    }

    @Test
    void aWholeSessionMayComeInOneSegment() {
        connect().send(wholeSession(name("q"))).expect(0, "connection.start").expect(0, "connection.tune")
                .expect(0, "connection.open-ok").expect(1, "channel.open-ok").expect(1, "queue.declare-ok")
                .expect(1, "confirm.select-ok").expect(1, "basic.ack");
    }

    @Test
    void thousandsOfCommitsMayWaitBehindADeclare() {
        int commits = 5_000;
        Octets hurry = octets().raw(Frames.queueDeclare(1, name("q")));
        for (int i = 0; i < commits; i++) {
            hurry.raw(Frames.method(1, "tx.commit"));
        }
        Wire wire = openChannel().send(Frames.method(1, "tx.select")).expect(1, "tx.select-ok")
                .send(hurry.toByteArray()).expect(1, "queue.declare-ok");
        for (int i = 0; i < commits; i++) {
            wire.expect(1, "tx.commit-ok");
        }
    }

    @Row("X13")
    void whatFollowsConnectionCloseIsIgnored() {
        Octets after = octets();
        for (int i = 0; i < 100; i++) {
            after.raw(Frames.qos(1, 1));
        }
        openChannel().send(Frames.connectionClose(0, 0), after.toByteArray()).expect(0, "connection.close-ok")
                .finishSending().expectClosed();
    }

    @Test
    void aConnectionMayCloseInTheMiddleOfContentAndBlameAClassThatNobodyKnows() {
        openChannel()
                .send(publishMethod(1, "", "q", 0), header(1, 3, 0), body(1, bytes('x')),
                        Frames.connectionClose(99, 99))
                .expect(0, "connection.close-ok").finishSending().expectClosed();
    }

    @Test
    @WarrenOnly(because = "RabbitMQ drops the connection without a word")
    void anUnknownClassInTheMiddleOfContentClosesTheConnection() {
        Wire wire = openChannel().send(publishMethod(1, "", "q", 0), header(1, 3, 0), Frames.method(1, 99, 1));
        assertThat(wire.receiveConnectionClose().code()).isIn(503, 505);
        wire.send(Frames.method(0, "connection.close-ok")).expectClosed();
    }

    @Test
    void aHeartbeatMayComeInTheMiddleOfContent() {
        String queue = name("q");
        Wire wire = openChannel().send(Frames.queueDeclare(1, queue), Frames.confirmSelect(1))
                .expect(1, "queue.declare-ok").expect(1, "confirm.select-ok");
        wire.send(publishMethod(1, "", queue, 0), Frames.heartbeat(), header(1, 2, 0), Frames.heartbeat(),
                body(1, bytes('h')), Frames.heartbeat(), body(1, bytes('i'))).expect(1, "basic.ack");
        assertThat(wire.send(Frames.get(1, queue)).expectMessage(1, "basic.get-ok").text()).isEqualTo("hi");
    }

    @Test
    void aGetFindsWhatItsChannelPublishedJustBefore() {
        String queue = name("q");
        Wire wire = openChannel().send(Frames.queueDeclare(1, queue), Frames.publish(1, queue, "first"),
                Frames.get(1, queue), Frames.get(1, queue)).expect(1, "queue.declare-ok");
        assertThat(wire.expectMessage(1, "basic.get-ok").text()).isEqualTo("first");
        wire.expect(1, "basic.get-empty");
    }

    @Test
    void aMessageCutOffByAResetIsNotRouted() {
        String queue = name("q");
        Wire reader = openChannel().send(Frames.queueDeclare(1, queue, 0, table())).expect(1, "queue.declare-ok");
        Wire writer = openChannel();
        writer.send(Frames.publish(1, queue, "whole"), publishMethod(1, "", queue, 0), header(1, 3, 0),
                body(1, bytes('c', 'u')));
        writer.openChannel(2).reset();
        assertThat(reader.send(Frames.get(1, queue)).expectMessage(1, "basic.get-ok").text()).isEqualTo("whole");
        reader.send(Frames.get(1, queue)).expect(1, "basic.get-empty");
        reader.send(Frames.queueDelete(1, queue)).expect(1, "queue.delete-ok");
    }

    @Test
    void closeOkThatNobodyAskedForIsAChannelError() {
        openChannel().send(Frames.method(0, "connection.close-ok")).expectConnectionError(504, "CHANNEL_ERROR - ", 10,
                51);
    }

    /** A method where a body has to come is C09, also when it is the one that closes the channel. */
    @Test
    void aChannelCannotBeClosedInTheMiddleOfItsContent() {
        openChannel().send(publishMethod(1, "", "q", 0), header(1, 3, 0), body(1, bytes('x')), Frames.channelClose(1))
                .expectConnectionError(505,
                        "UNEXPECTED_FRAME - expected content body, got non content body frame instead", 60, 40);
    }

    @Test
    void aNewChannelOfTheSameNumberKnowsNothingOfTheContentThatTheOldOneWaitedFor() {
        String queue = name("q");
        Wire wire = openChannel().send(Frames.queueDeclare(1, queue)).expect(1, "queue.declare-ok");
        wire.send(Frames.ack(1, 99, false), publishMethod(1, "", queue, 0), header(1, 3, 0), body(1, bytes('o')))
                .expectChannelClose(1, 406, "PRECONDITION_FAILED - unknown delivery tag 99", 60, 80)
                .send(body(1, bytes('l', 'd')), Frames.channelCloseOk(1), Frames.channelOpen(1))
                .expect(1, "channel.open-ok");
        wire.send(Frames.confirmSelect(1), Frames.publish(1, queue, "new")).expect(1, "confirm.select-ok")
                .expect(1, "basic.ack").send(Frames.get(1, queue));
        assertThat(wire.expectMessage(1, "basic.get-ok").text()).isEqualTo("new");
        wire.send(Frames.get(1, queue)).expect(1, "basic.get-empty");
    }

    @Test
    void messagesForAChannelThatAwaitsCloseOkAreDropped() {
        String queue = name("q");
        Wire wire = openChannel().send(Frames.queueDeclare(1, queue)).expect(1, "queue.declare-ok");
        wire.send(Frames.ack(1, 99, false), Frames.publish(1, queue, "lost")).expectChannelError(1, 406,
                "PRECONDITION_FAILED - unknown delivery tag 99", 60, 80);
        wire.send(Frames.get(1, queue)).expect(1, "basic.get-empty");
    }

    @Test
    void anotherChannelGoesOnWhileOneAwaitsCloseOk() {
        openChannel().openChannel(2).send(Frames.ack(1, 99, false))
                .expectChannelClose(1, 406, "PRECONDITION_FAILED - unknown delivery tag 99", 60, 80)
                .expectStillOpen(2);
    }

    /** A client may close a channel while our own close for it is on its way: both are answered. */
    @Test
    void aChannelMayBeClosedFromBothSidesAtOnce() {
        openChannel().send(Frames.ack(1, 99, false), Frames.channelClose(1))
                .expectChannelClose(1, 406, "PRECONDITION_FAILED - unknown delivery tag 99", 60, 80)
                .expect(1, "channel.close-ok").send(Frames.channelCloseOk(1)).openChannel(1).expectStillOpen(1);
    }

    @Row("X14")
    void whatAHalfClosedClientHadNotAcknowledgedGoesToTheNext() {
        int count = 100;
        String queue = name("q");
        Wire publisher = openChannel().send(Frames.queueDeclare(1, queue, 0, table())).expect(1, "queue.declare-ok");
        Wire leaving = openChannel().send(Frames.consume(1, queue, "leaving", 0)).expect(1, "basic.consume-ok");
        for (int i = 0; i < count; i++) {
            publisher.send(Frames.publish(1, queue, "m" + i));
        }
        leaving.expectMessage(1, "basic.deliver");
        leaving.finishSending();

        Wire next = openChannel().send(Frames.consume(1, queue, "next", Frames.NO_ACK)).expect(1, "basic.consume-ok");
        Set<String> expected = IntStream.range(0, count).mapToObj(i -> "m" + i).collect(toSet());
        List<String> texts = IntStream.range(0, count).mapToObj(i -> next.expectMessage(1, "basic.deliver").text())
                .toList();
        assertThat(texts).containsExactlyInAnyOrderElementsOf(expected);
        publisher.send(Frames.queueDelete(1, queue)).expect(1, "queue.delete-ok");
    }

    /** Scaled from 100,000 queues. */
    @Row("X06")
    void theExclusiveQueuesOfAConnectionThatIsResetGoWithIt() {
        int count = 500;
        String queues = name("q");
        Wire owner = openChannel();
        Octets declares = octets();
        for (int i = 0; i < count; i++) {
            declares.raw(Frames.queueDeclare(1, queues + "-" + i,
                    Frames.EXCLUSIVE | Frames.AUTO_DELETE | Frames.NO_WAIT, table()));
        }
        owner.send(declares.toByteArray()).expectStillOpen(1);
        Wire other = open();
        assertThat(passiveDeclareRefusedWith(other, queues + "-0")).isEqualTo(405);

        owner.reset();
        for (int i = 0; i < count; i++) {
            String queue = queues + "-" + i;
            await("deletion of " + queue).pollDelay(Duration.ZERO).atMost(WAIT)
                    .until(() -> passiveDeclareRefusedWith(other, queue) == 404);
        }
    }

    @Test
    void theSecretInUseMayBeGivenAgain() {
        openChannel().send(Frames.method(0, "connection.update-secret", octets().longstr("guest").shortstr("rotation")))
                .expect(0, "connection.update-secret-ok").expectStillOpen(1);
    }

    @Row("X21")
    @WarrenOnly(because = "RabbitMQ's own users have secrets that never expire, so it does not look at the new one")
    void aWrongNewSecretIsNotAllowed() {
        openChannel().send(Frames.method(0, "connection.update-secret", octets().longstr("wrong").shortstr("rotation")))
                .expectConnectionError(530, "NOT_ALLOWED - New secret was refused by one of the backends", 10, 70);
    }

    private static int passiveDeclareRefusedWith(Wire wire, String queue) {
        Close close = Close.of(wire.openChannel(9).send(Frames.queueDeclare(9, queue, Frames.PASSIVE, table()))
                .receive(9, "channel.close"));
        wire.send(Frames.channelCloseOk(9));
        return close.code();
    }

    /** From the protocol header to a confirmed message, without waiting for any answer. */
    private static byte[] wholeSession(String queue) {
        return join(Frames.PROTOCOL_HEADER, Frames.startOk(), Frames.tuneOk(Wire.CHANNEL_MAX, Wire.FRAME_MAX, 0),
                Frames.connectionOpen("/"), Frames.channelOpen(1), Frames.queueDeclare(1, queue),
                Frames.confirmSelect(1), Frames.publish(1, queue, "hello"));
    }
}
