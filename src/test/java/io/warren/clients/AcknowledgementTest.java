package io.warren.clients;

import static io.warren.harness.Messages.awaitReady;
import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.fill;
import static io.warren.harness.Messages.ready;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ack, nack and reject settle deliveries for good. */
@BrokerTest
class AcknowledgementTest {

    @Test
    void anAcknowledgedMessageDoesNotComeBack(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        List<Delivery> held = hold(channel, queue, "a", "b", "c");

        channel.basicAck(Deliveries.tag(held.get(1)), false);
        channel.close();

        Channel other = broker.channel();
        awaitReady(other, queue, 2);
        assertThat(drain(other, queue)).containsExactly("a", "c");
    }

    @Test
    void aMultipleAckTakesAllUpToItsTag(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        List<Delivery> held = hold(channel, queue, "a", "b", "c");

        channel.basicAck(Deliveries.tag(held.get(1)), true);
        channel.close();

        Channel other = broker.channel();
        awaitReady(other, queue, 1);
        assertThat(drain(other, queue)).containsExactly("c");
    }

    @Test
    void aMultipleAckOfZeroTakesAll(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        hold(channel, queue, "a", "b", "c");

        channel.basicAck(0, true);
        channel.close();

        assertThat(ready(broker.channel(), queue)).isZero();
    }

    @Test
    void aMultipleAckOfZeroIsNoErrorWhenNothingIsOutstanding(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        channel.basicAck(0, true);

        channel.basicQos(1); // answered: the channel is still there
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aMultipleAckSpansTheChannelsQueues(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String first = broker.queue(channel);
        String second = broker.queue(channel);
        hold(channel, first, "a");
        List<Delivery> held = hold(channel, second, "b");

        channel.basicAck(Deliveries.tag(held.get(0)), true);
        channel.close();

        Channel other = broker.channel();
        assertThat(ready(other, first)).isZero();
        assertThat(ready(other, second)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 99})
    void ackOfAnUnknownTagClosesTheChannel(long tag, BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        hold(channel, broker.queue(channel), "a");

        Refusal refusal = Refusal.after(channel, () -> channel.basicAck(tag, false));

        assertThat(refusal)
                .isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - unknown delivery tag " + tag));
    }

    @Test
    void aTagIsAcknowledgedOnce(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        List<Delivery> held = hold(channel, broker.queue(channel), "a");
        channel.basicAck(Deliveries.tag(held.get(0)), false);

        Refusal refusal = Refusal.after(channel, () -> channel.basicAck(Deliveries.tag(held.get(0)), false));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - unknown delivery tag 1"));
    }

    @Test
    void aTagBelongsToTheChannelOfItsDelivery(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        Channel channel = connection.createChannel();
        Channel other = connection.createChannel();
        hold(channel, broker.queue(channel), "a");

        Refusal refusal = Refusal.after(other, () -> other.basicAck(1, false));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - unknown delivery tag 1"));
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aNoAckDeliveryCannotBeAcknowledged(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, deliveries);
        channel.basicPublish("", queue, null, new byte[]{'m'});
        Delivery delivery = deliveries.next();

        Refusal refusal = Refusal.after(channel, () -> channel.basicAck(Deliveries.tag(delivery), false));

        assertThat(refusal.code()).isEqualTo(406);
    }

    @Test
    void aMultipleAckBeyondTheLastDeliveryClosesTheChannel(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        hold(channel, broker.queue(channel), "a");

        Refusal refusal = Refusal.after(channel, () -> channel.basicAck(1000, true));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - unknown delivery tag 1000"));
    }

    @Test
    void rejectOfAnUnknownTagClosesTheChannel(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.basicReject(5, true));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - unknown delivery tag 5"));
    }

    @Test
    void aMessageRejectedWithoutRequeueIsGone(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        List<Delivery> held = hold(channel, queue, "a", "b", "c", "d");

        channel.basicReject(Deliveries.tag(held.get(0)), false);
        channel.basicNack(Deliveries.tag(held.get(2)), true, false);
        channel.close();

        Channel other = broker.channel();
        awaitReady(other, queue, 1);
        assertThat(drain(other, queue)).containsExactly("d");
    }

    /** Puts the texts into the queue and has a new consumer hold them all. */
    private static List<Delivery> hold(Channel channel, String queue, String... texts) throws Exception {
        fill(channel, queue, texts);
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, deliveries);
        List<Delivery> held = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            held.add(deliveries.next());
        }
        return held;
    }
}
