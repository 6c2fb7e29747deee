package io.warren.wire;

import static io.warren.wire.Frames.DURABLE;
import static io.warren.wire.Frames.EXCLUSIVE;
import static io.warren.wire.Frames.NO_WAIT;
import static io.warren.wire.Frames.PASSIVE;
import static io.warren.wire.Frames.method;
import static io.warren.wire.Octets.octets;
import static io.warren.wire.Table.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.warren.harness.BrokerTest;
import io.warren.harness.RabbitMq4;
import io.warren.harness.WarrenOnly;

/** Methods that are well-formed and ask for what cannot be: most cost the channel, some the connection. */
@BrokerTest(shared = true)
class RefusedMethodTest extends WireRules {

    private static final String PRECONDITION_FAILED = "PRECONDITION_FAILED - ";

    @Row("S01")
    void acknowledgingAnUnknownTagFailsItsPrecondition() {
        openChannel().send(Frames.ack(1, 99, false)).expectChannelError(1, 406,
                PRECONDITION_FAILED + "unknown delivery tag 99", 60, 80);
    }

    @Row("S02")
    void acknowledgingAllIsFineWhenThereIsNothing() {
        openChannel().send(Frames.ack(1, 0, true)).expectStillOpen(1);
    }

    @Row("S03")
    void acknowledgingTag0AloneFailsItsPrecondition() {
        openChannel().send(Frames.ack(1, 0, false)).expectChannelError(1, 406,
                PRECONDITION_FAILED + "unknown delivery tag 0", 60, 80);
    }

    @Row("S04")
    void rejectingAnUnknownTagFailsItsPrecondition() {
        openChannel().send(method(1, "basic.reject", octets().u64(5).u8(1))).expectChannelError(1, 406,
                PRECONDITION_FAILED + "unknown delivery tag 5", 60, 90);
    }

    @Row("X28")
    void acknowledgingAllBeyondTheLastDeliveryFailsItsPrecondition() {
        String queue = name("q");
        Wire wire = declared(queue, table())
                .send(Frames.publish(1, queue, "one"), Frames.consume(1, queue, "tag", 0))
                .expect(1, "basic.consume-ok");
        wire.expectMessage(1, "basic.deliver");
        wire.send(Frames.ack(1, 1_000, true)).expectChannelError(1, 406,
                PRECONDITION_FAILED + "unknown delivery tag 1000", 60, 80);
    }

    @Row("S05")
    void consumingFromAMissingQueueIsNotFound() {
        openChannel().send(Frames.consume(1, "nope-q", "", 0)).expectChannelError(1, 404,
                "NOT_FOUND - no queue 'nope-q' in vhost '/'", 60, 20);
    }

    @Row("S06")
    void aPassiveDeclareOfAMissingQueueIsNotFound() {
        openChannel().send(Frames.queueDeclare(1, "nope-q", PASSIVE, table())).expectChannelError(1, 404,
                "NOT_FOUND - no queue 'nope-q' in vhost '/'", 50, 10);
    }

    @Row("S07")
    void aReservedQueueNameIsRefused() {
        openChannel().send(Frames.queueDeclare(1, "amq.foo")).expectChannelError(1, 403,
                "ACCESS_REFUSED - queue name 'amq.foo' contains reserved prefix 'amq.*'", 50, 10);
    }

    @Row("S08")
    void declaringAQueueAgainWithOtherArgumentsFailsItsPrecondition() {
        String queue = name("rq1");
        declared(queue, table())
                .send(Frames.queueDeclare(1, queue, EXCLUSIVE, table().integer("x-max-length", 5)))
                .expectChannelError(1, 406, PRECONDITION_FAILED + "inequivalent arg 'x-max-length' for queue '" + queue
                        + "' in vhost '/': received the value '5' of ", 50, 10);
    }

    @Row("S09")
    void aNegativeTtlFailsItsPrecondition() {
        expectInvalidArgument("x-message-ttl", table().integer("x-message-ttl", -1), "{value_negative,-1}");
    }

    @Row("S10")
    void aTtlThatIsAStringFailsItsPrecondition() {
        expectInvalidArgument("x-message-ttl", table().string("x-message-ttl", "1000"),
                "\"expected integer, got longstr\"");
    }

    @Row("S11")
    void aMaximumPriorityOver255FailsItsPrecondition() {
        expectInvalidArgument("x-max-priority", table().integer("x-max-priority", 256), "{max_value_exceeded,256}");
    }

    @Row("S12")
    void anUnknownQueueTypeFailsItsPrecondition() {
        expectInvalidArgument("x-queue-type", table().string("x-queue-type", "bogus"),
                "\"unsupported queue type 'bogus'\"");
    }

    @Row("S13")
    void anExclusiveQuorumQueueFailsItsPrecondition() {
        String queue = name("rq6");
        openChannel()
                .send(Frames.queueDeclare(1, queue, DURABLE | EXCLUSIVE, table().string("x-queue-type", "quorum")))
                .expectChannelError(1, 406, PRECONDITION_FAILED + "invalid property 'exclusive-owner' for queue '"
                        + queue + "' in vhost '/'", 50, 10);
    }

    @Row("S14")
    @RabbitMq4(before = "it was COMMAND_INVALID for the connection")
    void anUnknownExchangeTypeFailsItsPrecondition() {
        openChannel().send(Frames.exchangeDeclare(1, name("x"), "bogus", 0)).expectChannelError(1, 406,
                PRECONDITION_FAILED + "unknown exchange type 'bogus'", 40, 10);
    }

    @Row("S15")
    void declaringAnExchangeAgainWithAnotherTypeFailsItsPrecondition() {
        String exchange = name("ex2");
        Wire wire = openChannel().send(Frames.exchangeDeclare(1, exchange, "direct", 0)).expect(1,
                "exchange.declare-ok");
        wire.send(Frames.exchangeDeclare(1, exchange, "fanout", 0)).expectChannelError(1, 406, PRECONDITION_FAILED
                + "inequivalent arg 'type' for exchange '" + exchange
                + "' in vhost '/': received 'fanout' but current is 'direct'", 40, 10);
        wire.send(Frames.exchangeDelete(1, exchange)).expect(1, "exchange.delete-ok");
    }

    @Row("S16")
    void deletingASystemExchangeIsRefused() {
        openChannel().send(Frames.exchangeDelete(1, "amq.direct")).expectChannelError(1, 403,
                "ACCESS_REFUSED - deletion of system exchange 'amq.direct' in vhost '/' not allowed", 40, 20);
    }

    @Row("S17")
    void bindingToTheDefaultExchangeIsRefused() {
        String queue = name("q");
        declared(queue, table()).send(Frames.queueBind(1, queue, "", "k", table())).expectChannelError(1, 403,
                "ACCESS_REFUSED - operation not permitted on the default exchange", 50, 20);
    }

    @Row("S18")
    void aConsumerTagInUseIsNotAllowed() {
        String queue = name("q");
        declared(queue, table()).send(Frames.consume(1, queue, "t1", 0)).expect(1, "basic.consume-ok")
                .send(Frames.consume(1, queue, "t1", 0))
                .expectConnectionError(530, "NOT_ALLOWED - attempt to reuse consumer tag 't1'", 60, 20);
    }

    @Row("S19")
    void aPrefetchSizeIsNotImplemented() {
        openChannel().send(method(1, "basic.qos", octets().u32(1).u16(0).u8(0)))
                .expectConnectionError(540, "NOT_IMPLEMENTED - prefetch_size!=0 (1)", 60, 10);
    }

    @Row("S20")
    void committingWithoutATransactionFailsItsPrecondition() {
        openChannel().send(method(1, "tx.commit")).expectChannelError(1, 406,
                PRECONDITION_FAILED + "channel is not transactional", 90, 20);
    }

    @Row("S21")
    void confirmsOnATransactionalChannelFailTheirPrecondition() {
        openChannel().send(method(1, "tx.select")).expect(1, "tx.select-ok").send(Frames.confirmSelect(1))
                .expectChannelError(1, 406, PRECONDITION_FAILED + "cannot switch from tx to confirm mode", 85, 10);
    }

    @Row("S22")
    void aTransactionOnAConfirmingChannelFailsItsPrecondition() {
        openChannel().send(Frames.confirmSelect(1)).expect(1, "confirm.select-ok").send(method(1, "tx.select"))
                .expectChannelError(1, 406, PRECONDITION_FAILED + "cannot switch from confirm to tx mode", 90, 10);
    }

    @Row("S23")
    void stoppingTheFlowIsNotImplemented() {
        openChannel().send(method(1, "channel.flow", octets().u8(0))).expectConnectionError(540,
                "NOT_IMPLEMENTED - active=false", 20, 20);
    }

    @Row("S24")
    void recoveringWithoutRequeueIsNotImplemented() {
        openChannel().send(method(1, "basic.recover", octets().u8(0))).expectConnectionError(540,
                "NOT_IMPLEMENTED - requeue=false", 60, 110);
    }

    @Row("S25")
    void theLastDeclaredQueueIsNotFoundWhenThereIsNone() {
        openChannel().send(Frames.get(1, "")).expectChannelError(1, 404, "NOT_FOUND - no previously declared queue", 60,
                70);
    }

    @Row("S26")
    void anUnknownXMatchFailsItsPrecondition() {
        String queue = name("q");
        declared(queue, table()).send(Frames.queueBind(1, queue, "amq.headers", "", table().string("x-match", "bogus")))
                .expectChannelError(1, 406, PRECONDITION_FAILED + "Invalid x-match field value ", 50, 20);
    }

    @Row("S27")
    void deletingAMissingQueueIsFine() {
        Frame deleted = openChannel().send(Frames.queueDelete(1, name("nope"))).receive(1, "queue.delete-ok");
        assertThat(deleted.arguments().getInt()).as("messages deleted").isZero();
    }

    @Row("S28")
    @WarrenOnly(because = "RabbitMQ accepted any number of # until the middle of 2026")
    void aTopicKeyWithTooManyHashesFailsItsPrecondition() {
        String queue = name("q");
        declared(queue, table()).send(Frames.queueBind(1, queue, "amq.topic", "#" + ".#".repeat(39), table()))
                .expectChannelError(1, 406, PRECONDITION_FAILED, 50, 20);
    }

    @Row("S29")
    void methodsOnAChannelThatAwaitsCloseOkAreDropped() {
        Octets all = octets().raw(Frames.ack(1, 99, false));
        for (int i = 0; i < 200; i++) {
            all.raw(Frames.qos(1, i)).raw(Frames.ack(1, 99, false));
        }
        openChannel().send(all.toByteArray()).expectChannelError(1, 406,
                PRECONDITION_FAILED + "unknown delivery tag 99", 60, 80);
    }

    @Row("S30")
    void aMethodThatWantsNoAnswerIsAnsweredWhenItFails() {
        openChannel().send(Frames.queueDeclare(1, "amq.zz", NO_WAIT, table())).expectChannelError(1, 403,
                "ACCESS_REFUSED - queue name 'amq.zz' contains reserved prefix 'amq.*'", 50, 10);
    }

    private void expectInvalidArgument(String argument, Table arguments, String why) {
        String queue = name("rq");
        openChannel().send(Frames.queueDeclare(1, queue, EXCLUSIVE, arguments)).expectChannelError(1, 406,
                PRECONDITION_FAILED + "invalid arg '" + argument + "' for queue '" + queue + "' in vhost '/': " + why,
                50, 10);
    }

    /** A channel beside a queue of its own. */
    private Wire declared(String queue, Table arguments) {
        return openChannel().send(Frames.queueDeclare(1, queue, EXCLUSIVE, arguments)).expect(1, "queue.declare-ok");
    }
}
