package io.warren.clients;

import static io.warren.harness.Messages.awaitReady;
import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.fill;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import io.warren.harness.SocketCutter;
import org.junit.jupiter.api.Test;

/** What a consumer gives back, or loses with its channel or connection, returns to its place in the queue. */
@BrokerTest
class RequeueTest {

    @Test
    void aRejectedMessageReturnsToItsPlaceMarkedAsRedelivered(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b", "c");
        GetResponse a = channel.basicGet(queue, false);

        channel.basicReject(a.getEnvelope().getDeliveryTag(), true);
        awaitReady(channel, queue, 3);

        assertThat(channel.basicGet(queue, true).getEnvelope().isRedeliver()).isTrue();
        assertThat(channel.basicGet(queue, true).getEnvelope().isRedeliver()).isFalse();
    }

    @Test
    void messagesReturnToTheirPlacesInWhateverOrderTheyAreGivenBack(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b", "c", "d");
        long a = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
        long b = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
        long c = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();

        channel.basicReject(c, true);
        channel.basicNack(a, false, true);
        channel.basicReject(b, true);
        awaitReady(channel, queue, 4);

        assertThat(drain(channel, queue)).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aMultipleNackGivesBackAllUpToItsTag(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b", "c");
        channel.basicGet(queue, false);
        long b = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
        channel.basicGet(queue, false);

        channel.basicNack(b, true, true);
        awaitReady(channel, queue, 2);

        assertThat(drain(channel, queue)).containsExactly("a", "b");
    }

    @Test
    void aConsumerMayGetAgainWhatItGaveBack(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b");
        channel.basicQos(1);
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, deliveries);
        Delivery first = deliveries.next();

        channel.basicReject(Deliveries.tag(first), true);

        Delivery again = deliveries.next();
        assertThat(Deliveries.text(again)).isEqualTo("a");
        assertThat(Deliveries.redelivered(again)).isTrue();
        assertThat(Deliveries.tag(again)).isEqualTo(2);
    }

    @Test
    void recoverGivesBackAllThatTheChannelHolds(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b", "c");
        channel.basicGet(queue, false);
        channel.basicGet(queue, false);

        channel.basicRecover(true);
        awaitReady(channel, queue, 3);

        assertThat(drain(channel, queue)).containsExactly("a", "b", "c");
    }

    @Test
    void recoverDeliversAgainToTheConsumer(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b");
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, deliveries);
        assertThat(deliveries.nextTexts(2)).containsExactly("a", "b");

        channel.basicRecover();

        Delivery again = deliveries.next();
        assertThat(Deliveries.text(again)).isEqualTo("a");
        assertThat(Deliveries.redelivered(again)).isTrue();
        assertThat(deliveries.nextText()).isEqualTo("b");
    }

    @Test
    void recoverWithoutRequeueIsNotImplemented(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.basicRecover(false));

        assertThat(refusal).isEqualTo(Refusal.ofConnection(540, "NOT_IMPLEMENTED - requeue=false"));
    }

    @Test
    void closingTheChannelGivesBackWhatItHeldInOrder(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        Channel channel = connection.createChannel();
        Channel other = connection.createChannel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b", "c", "d");
        holdThree(channel, queue);

        channel.close();

        assertReturnedInOrder(other, queue);
    }

    @Test
    void closingTheConnectionGivesBackWhatItHeldInOrder(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        Channel channel = connection.createChannel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b", "c", "d");
        holdThree(channel, queue);

        connection.close();

        assertReturnedInOrder(broker.channel(), queue);
    }

    @Test
    void cuttingTheConnectionGivesBackWhatItHeldInOrder(BrokerUnderTest broker) throws Exception {
        ConnectionFactory factory = broker.connectionFactory();
        SocketCutter cutter = SocketCutter.on(factory);
        Channel channel = broker.connect(factory).createChannel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b", "c", "d");
        holdThree(channel, queue);

        cutter.cut();

        assertReturnedInOrder(broker.channel(), queue);
    }

    @Test
    void aChannelErrorGivesBackWhatTheChannelHeld(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b", "c", "d");
        holdThree(channel, queue);

        Refusal.after(channel, () -> channel.queueDeclarePassive("missing"));

        assertReturnedInOrder(broker.channel(), queue);
    }

    private static void holdThree(Channel channel, String queue) throws Exception {
        channel.basicQos(3);
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, deliveries);
        assertThat(deliveries.nextTexts(3)).containsExactly("a", "b", "c");
    }

    private static void assertReturnedInOrder(Channel channel, String queue) throws Exception {
        awaitReady(channel, queue, 4);
        for (String text : new String[]{"a", "b", "c", "d"}) {
            GetResponse got = channel.basicGet(queue, true);
            assertThat(got.getBody()).asString(UTF_8).isEqualTo(text);
            assertThat(got.getEnvelope().isRedeliver()).as("%s redelivered", text).isEqualTo(!text.equals("d"));
        }
    }
}
