package io.warren.queues;

import static io.warren.harness.Messages.awaitReady;
import static io.warren.harness.Messages.drain;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In a queue with x-max-priority, messages of higher priority come first. */
@BrokerTest
class PriorityTest {

    private static final Map<String, Object> TEN = Map.of("x-max-priority", 10);

    private static void publish(Channel channel, String queue, int priority, String text) throws Exception {
        io.warren.harness.Messages.publish(channel, "", queue,
                new BasicProperties.Builder().priority(priority).build(), text);
    }

    @Test
    void higherOnesComeFirstAndEqualOnesInOrder(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, TEN);
        publish(channel, queue, 1, "low 1");
        publish(channel, queue, 5, "middle 1");
        io.warren.harness.Messages.publish(channel, "", queue, "none");
        publish(channel, queue, 5, "middle 2");
        publish(channel, queue, 10, "high");
        publish(channel, queue, 1, "low 2");
        awaitReady(channel, queue, 6);
        assertThat(drain(channel, queue)).containsExactly("high", "middle 1", "middle 2", "low 1", "low 2", "none");
    }

    @Test
    void aPriorityAboveTheHighestCountsAsTheHighest(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-max-priority", 2));
        publish(channel, queue, 2, "1");
        publish(channel, queue, 200, "2");
        publish(channel, queue, 2, "3");
        awaitReady(channel, queue, 3);
        assertThat(drain(channel, queue)).containsExactly("1", "2", "3");
    }

    @Test
    void withoutPrioritiesTheOrderIsThatOfPublishing(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        publish(channel, queue, 1, "1");
        publish(channel, queue, 9, "2");
        awaitReady(channel, queue, 2);
        assertThat(drain(channel, queue)).containsExactly("1", "2");
    }

    @Test
    void whatComesBackGoesToItsPlaceAmongItsEquals(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, TEN);
        publish(channel, queue, 3, "1");
        publish(channel, queue, 3, "2");
        awaitReady(channel, queue, 2);
        GetResponse got = channel.basicGet(queue, false);
        publish(channel, queue, 4, "first");
        awaitReady(channel, queue, 2);
        channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true);
        awaitReady(channel, queue, 3);
        assertThat(drain(channel, queue)).containsExactly("first", "1", "2");
    }

    @Test
    void aConsumerWithRoomForOneGetsThemByPriority(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-max-priority", 255));
        for (int priority : new int[]{0, 255, 7, 128, 7}) {
            publish(channel, queue, priority, "p" + priority);
        }
        awaitReady(channel, queue, 5);
        Deliveries deliveries = new Deliveries(channel);
        channel.basicQos(1);
        channel.basicConsume(queue, deliveries);
        for (String expected : new String[]{"p255", "p128", "p7", "p7", "p0"}) {
            var next = deliveries.next();
            assertThat(Deliveries.text(next)).isEqualTo(expected);
            channel.basicAck(Deliveries.tag(next), false);
        }
    }

    @Test
    void purgingTakesAllOfThem(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, TEN);
        publish(channel, queue, 1, "1");
        publish(channel, queue, 9, "2");
        awaitReady(channel, queue, 2);
        assertThat(channel.queuePurge(queue).getMessageCount()).isEqualTo(2);
        assertThat(drain(channel, queue)).isEmpty();
    }

    @Test
    void moreThan255AreRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        Refusal refusal = Refusal.after(channel, () -> channel.queueDeclare(broker.name("q"), false, true, false,
                Map.of("x-max-priority", 256)));
        assertThat(refusal.text()).contains("x-max-priority", "max_value_exceeded");
    }
}
