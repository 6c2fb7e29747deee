package io.warren.clients;

import static io.warren.harness.Messages.awaitReady;
import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.fill;
import static io.warren.harness.Messages.publish;
import static io.warren.harness.Messages.ready;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** tx: publishes and acknowledgements take effect together, at commit. */
@BrokerTest
class TransactionTest {

    @Test
    void publishesAreInvisibleUntilCommitAndThenInAllQueues(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        Channel other = broker.channel();
        String first = broker.queue(channel);
        String second = broker.queue(channel);
        channel.txSelect();
        publish(channel, "", first, "a", "b");
        publish(channel, "", second, "c");
        assertThat(ready(channel, first)).isZero();
        assertThat(ready(other, second)).isZero();

        channel.txCommit();

        assertThat(drain(other, first)).containsExactly("a", "b");
        assertThat(drain(other, second)).containsExactly("c");
    }

    @Test
    void rollbackForgetsPublishes(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.txSelect();
        publish(channel, "", queue, "forgotten");
        channel.txRollback();
        publish(channel, "", queue, "kept");
        channel.txCommit();

        assertThat(drain(channel, queue)).containsExactly("kept");
    }

    @Test
    void aCommittedAckMakesRoomUnderTheChannelsPrefetch(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b");
        channel.txSelect();
        channel.basicQos(1, true);
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, deliveries);
        channel.basicAck(Deliveries.tag(deliveries.next()), false);

        channel.txCommit();

        assertThat(deliveries.nextText()).isEqualTo("b");
    }

    @Test
    void commitPublishesAllThoughAnExchangeHasGone(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        Channel other = broker.channel();
        String queue = broker.queue(channel);
        String exchange = broker.exchange(channel, BuiltinExchangeType.FANOUT);
        other.queueBind(queue, exchange, "");
        channel.txSelect();
        publish(channel, "", queue, "first");
        publish(channel, exchange, "", "second");
        assertThat(ready(channel, queue)).isZero();
        other.exchangeDelete(exchange);

        channel.txCommit();

        assertThat(drain(other, queue)).containsExactly("first", "second");
    }

    @Test
    void closingTheChannelRollsBack(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.txSelect();
        publish(channel, "", queue, "forgotten");
        channel.close();

        assertThat(ready(broker.channel(), queue)).isZero();
    }

    @Test
    void acksTakeEffectAtCommit(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b");
        channel.txSelect();
        channel.basicAck(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);
        channel.txCommit();
        channel.basicAck(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);
        channel.close();

        Channel other = broker.channel();
        awaitReady(other, queue, 1);
        assertThat(drain(other, queue)).containsExactly("b");
    }

    @Test
    void afterRollbackAMessageIsStillUnacknowledged(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a");
        channel.txSelect();
        long tag = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
        channel.basicAck(tag, false);
        channel.txRollback();
        assertThat(ready(channel, queue)).isZero();

        channel.basicAck(tag, false);
        channel.txCommit();
        channel.close();

        assertThat(ready(broker.channel(), queue)).isZero();
    }

    @Test
    void rejectsTakeEffectAtCommit(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b");
        channel.txSelect();
        channel.basicReject(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), true);
        assertThat(ready(channel, queue)).isEqualTo(1);

        channel.txCommit();
        awaitReady(channel, queue, 2);

        assertThat(drain(channel, queue)).containsExactly("a", "b");
    }

    @Test
    void consumeAndPublishOnMoveInOneCommit(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String from = broker.queue(channel);
        String to = broker.queue(channel);
        fill(channel, from, "moved");
        channel.txSelect();
        long tag = channel.basicGet(from, false).getEnvelope().getDeliveryTag();
        publish(channel, "", to, "moved");
        channel.basicAck(tag, false);
        channel.txCommit();
        channel.close();

        Channel other = broker.channel();
        assertThat(drain(other, from)).isEmpty();
        assertThat(drain(other, to)).containsExactly("moved");
    }

    @Test
    void anUnroutableMandatoryMessageIsReturned(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        LinkedBlockingQueue<Return> returns = new LinkedBlockingQueue<>();
        channel.addReturnListener(returns::add);
        channel.txSelect();
        channel.basicPublish("", "nowhere", true, null, "lost".getBytes(UTF_8));
        channel.txCommit();

        Return returned = returns.poll(15, TimeUnit.SECONDS);
        assertThat(returned).isNotNull();
        assertThat(returned.getReplyCode()).isEqualTo(312);
    }

    @Test
    void commitAndRollbackNeedSelect(BrokerUnderTest broker) throws Exception {
        Channel first = broker.channel();
        Channel second = broker.channel();
        Refusal notTransactional = Refusal.ofChannel(406, "PRECONDITION_FAILED - channel is not transactional");

        assertThat(Refusal.after(first, first::txCommit)).isEqualTo(notTransactional);
        assertThat(Refusal.after(second, second::txRollback)).isEqualTo(notTransactional);
    }

    @Test
    void aChannelHasConfirmsOrTransactionsNotBoth(BrokerUnderTest broker) throws Exception {
        Channel transactional = broker.channel();
        transactional.txSelect();
        Channel confirming = broker.channel();
        confirming.confirmSelect();

        assertThat(Refusal.after(transactional, transactional::confirmSelect)).isEqualTo(
                Refusal.ofChannel(406, "PRECONDITION_FAILED - cannot switch from tx to confirm mode"));
        assertThat(Refusal.after(confirming, confirming::txSelect)).isEqualTo(
                Refusal.ofChannel(406, "PRECONDITION_FAILED - cannot switch from confirm to tx mode"));
    }

    @Test
    void publishingToAMissingExchangeIsRefusedBeforeCommit(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.txSelect();
        publish(channel, "", queue, "forgotten");

        Refusal refusal = Refusal.after(channel, () -> channel.basicPublish("nox", "k", null, new byte[1]));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(404, "NOT_FOUND - no exchange 'nox' in vhost '/'"));
        assertThat(ready(broker.channel(), queue)).isZero();
    }
}
