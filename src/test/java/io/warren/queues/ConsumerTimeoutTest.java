package io.warren.queues;

import static io.warren.harness.Messages.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A consumer that keeps a delivery for too long loses it, and its subscription. */
@BrokerTest
class ConsumerTimeoutTest {

    /** The broker counts in seconds, and looks no more often. */
    private static final Map<String, Object> SHORT = Map.of("x-consumer-timeout", 100);
    private static final Map<String, Object> LONG = Map.of("x-consumer-timeout", 600_000);
    private static final int WAIT_SECONDS = 20;

    private static void awaitCancelled(Deliveries deliveries) throws Exception {
        CompletableFuture<String> cancelled = deliveries.cancelledTag();
        assertThat(cancelled.get(WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(deliveries.getConsumerTag());
    }

    @Test
    void itIsCancelledAndWhatItHasGoesToOthers(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, SHORT);
        Deliveries slow = new Deliveries(channel);
        channel.basicConsume(queue, slow);
        publish(channel, "", queue, "1", "2");
        long first = Deliveries.tag(slow.next());
        slow.next();
        awaitCancelled(slow);

        Deliveries others = new Deliveries(broker.channel());
        others.getChannel().basicConsume(queue, others);
        for (String text : new String[]{"1", "2"}) {
            Delivery again = others.next();
            assertThat(Deliveries.text(again)).isEqualTo(text);
            assertThat(Deliveries.redelivered(again)).isTrue();
            others.getChannel().basicAck(Deliveries.tag(again), false);
        }
        channel.basicAck(first, false);
        channel.basicNack(first + 1, true, true);
        assertThat(channel.queueDeclarePassive(queue).getMessageCount()).as("late acknowledgements change nothing")
                .isZero();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void itCanConsumeAgainOnTheSameChannel(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, SHORT);
        channel.basicQos(1, true); // shared by all consumers of the channel: what was taken away counts no more
        Deliveries slow = new Deliveries(channel);
        channel.basicConsume(queue, slow);
        publish(channel, "", queue, "1", "2");
        slow.next();
        awaitCancelled(slow);
        Deliveries again = new Deliveries(channel);
        channel.basicConsume(queue, false, LONG, again);
        Delivery first = again.next();
        assertThat(Deliveries.text(first)).isEqualTo("1");
        channel.basicAck(Deliveries.tag(first), false);
        assertThat(again.nextText()).isEqualTo("2");
    }

    @Test
    void whatAConsumerSaysHoldsBeforeWhatItsQueueSays(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String impatient = broker.queue(channel, SHORT);
        String patient = broker.queue(channel, LONG);
        Deliveries kept = new Deliveries(channel);
        Deliveries endless = new Deliveries(channel);
        Deliveries cancelled = new Deliveries(channel);
        channel.basicConsume(impatient, false, LONG, kept);
        publish(channel, "", impatient, "1");
        kept.next();
        channel.basicConsume(impatient, false, Map.of("x-consumer-timeout", 0), endless);
        publish(channel, "", impatient, "2", "3");
        assertThat(kept.nextText()).isEqualTo("2");
        assertThat(endless.nextText()).isEqualTo("3");
        channel.basicConsume(patient, false, SHORT, cancelled);
        publish(channel, "", patient, "4");
        cancelled.next();

        awaitCancelled(cancelled);
        assertThat(kept.cancelledTag()).isNotDone();
        assertThat(endless.cancelledTag()).isNotDone();
    }

    @Test
    void thatIsNoFailedDelivery(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-consumer-timeout", 100, "x-delivery-limit", 0));
        Deliveries slow = new Deliveries(channel);
        channel.basicConsume(queue, slow);
        publish(channel, "", queue, "1");
        slow.next();
        awaitCancelled(slow);
        Deliveries again = new Deliveries(channel);
        channel.basicConsume(queue, again);
        assertThat(again.next().getProperties().getHeaders())
                .isEqualTo(Map.of("x-acquired-count", 1L, "x-delivery-count", 0L));
    }

    @Test
    void whatACancelledConsumerKeepsGoesBackToo(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, SHORT);
        Deliveries slow = new Deliveries(channel);
        channel.basicConsume(queue, slow);
        publish(channel, "", queue, "1");
        long tag = Deliveries.tag(slow.next());
        channel.basicCancel(slow.getConsumerTag());
        Deliveries others = new Deliveries(broker.channel());
        others.getChannel().basicConsume(queue, false, LONG, others);
        assertThat(others.nextText()).isEqualTo("1");
        channel.basicAck(tag, false);
        assertThat(channel.queueDeclarePassive(queue).getConsumerCount()).isEqualTo(1);
    }

    @Test
    void theChannelOfAClientThatCannotBeToldIsClosed(BrokerUnderTest broker) throws Exception {
        ConnectionFactory factory = broker.connectionFactory();
        factory.setClientProperties(Map.of("product", "a client without capabilities"));
        Channel channel = broker.connect(factory).createChannel();
        String queue = broker.queue(channel, SHORT);
        Deliveries slow = new Deliveries(channel);
        channel.basicConsume(queue, slow);
        assertThat(Refusal.after(channel, () -> publish(channel, "", queue, "1"))).isEqualTo(timedOut());
    }

    @Test
    void aChannelThatKeepsForTooLongWhatItGotIsClosed(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, SHORT);
        publish(channel, "", queue, "1");
        assertThat(Refusal.after(channel, () -> channel.basicGet(queue, false))).isEqualTo(timedOut());
    }

    private static Refusal timedOut() {
        return Refusal.ofChannel(406, "PRECONDITION_FAILED - delivery acknowledgement on channel 1 timed out."
                + " Timeout value used: 100 ms. This timeout value can be configured, see consumers doc guide to learn more");
    }

    @Test
    void aTimeoutIsANumber(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        assertThatThrownBy(() -> channel.basicConsume(queue, false, Map.of("x-consumer-timeout", "long"),
                new Deliveries(channel))).hasStackTraceContaining("invalid arg 'x-consumer-timeout'");
    }
}
