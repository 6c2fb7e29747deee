package io.warren.queues;

import static io.warren.harness.Messages.publish;
import static io.warren.harness.Messages.ready;
import static io.warren.harness.Messages.take;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A message that fails again and again does not come back for ever, nor at once. */
@BrokerTest
class RedeliveryControlTest {

    @Test
    void aMessageThatFailedTooOftenIsADeadLetter(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String dead = broker.queue(channel);
        String queue = broker.queue(channel, Map.of("x-delivery-limit", 2, "x-dead-letter-exchange", "",
                "x-dead-letter-routing-key", dead));
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, deliveries);
        publish(channel, "", queue, "poison");
        for (int i = 0; i < 3; i++) {
            channel.basicReject(Deliveries.tag(deliveries.next()), true);
        }
        assertThat(take(channel, dead, 1)).containsExactly("poison");
        assertThat(deliveries.waiting()).isZero();
    }

    @Test
    void withoutAnywhereToGoItIsDropped(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-delivery-limit", 0));
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, deliveries);
        publish(channel, "", queue, "poison", "next");
        channel.basicReject(Deliveries.tag(deliveries.next()), true);
        assertThat(deliveries.nextText()).isEqualTo("next");
        assertThat(ready(channel, queue)).isZero();
    }

    @Test
    void aConsumerIsToldHowOftenItWasDeliveredAndFailed(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-delivery-limit", 10));
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, deliveries);
        publish(channel, "", queue, "1");
        Delivery first = deliveries.next();
        assertThat(first.getProperties().getHeaders()).isNull();
        channel.basicReject(Deliveries.tag(first), true);
        channel.basicNack(Deliveries.tag(deliveries.next()), false, true);
        assertThat(deliveries.next().getProperties().getHeaders()).isEqualTo(
                Map.of("x-acquired-count", 2L, "x-delivery-count", 1L));
    }

    @Test
    void aReturnedMessageWaitsAndOthersGoAhead(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-delayed-retry-type", "all", "x-delayed-retry-min", 300,
                "x-delayed-retry-max", 300));
        Deliveries deliveries = new Deliveries(channel);
        channel.basicQos(1);
        channel.basicConsume(queue, deliveries);
        publish(channel, "", queue, "failing", "next");
        channel.basicReject(Deliveries.tag(deliveries.next()), true);
        Delivery next = deliveries.next();
        assertThat(Deliveries.text(next)).isEqualTo("next");
        channel.basicAck(Deliveries.tag(next), false);
        Delivery again = deliveries.next();
        assertThat(Deliveries.text(again)).isEqualTo("failing");
        assertThat(Deliveries.redelivered(again)).isTrue();
    }

    @Test
    void onlyFailedOnesWaitWhereTheQueueSaysSo(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-delayed-retry-type", "failed", "x-delayed-retry-min", 600_000));
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, deliveries);
        publish(channel, "", queue, "1");
        channel.basicNack(Deliveries.tag(deliveries.next()), false, true);
        channel.basicReject(Deliveries.tag(deliveries.next()), true);
        publish(channel, "", queue, "2");
        assertThat(deliveries.nextText()).isEqualTo("2");
        assertThat(deliveries.waiting()).isZero();
    }
}
