package io.warren.queues;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.ready;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Messages;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages of one group go to one consumer at a time, in order, and do not hold up those of other groups. */
@BrokerTest
class MessageGroupTest {

    private static final Map<String, Object> GROUPED = Map.of("x-group-key", "customer");

    private static Deliveries consume(Channel channel, String queue, int prefetch) throws IOException {
        Deliveries deliveries = new Deliveries(channel);
        channel.basicQos(prefetch);
        channel.basicConsume(queue, deliveries);
        return deliveries;
    }

    private static void publish(Channel channel, String queue, Object group, String... texts) throws IOException {
        for (String text : texts) {
            Messages.publish(channel, "", queue,
                    new BasicProperties.Builder().headers(Map.of("customer", group)).build(), text);
        }
    }

    @Test
    void aGroupStaysWithOneConsumerWhileItHasMessagesOfIt(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, GROUPED);
        Deliveries first = consume(broker.channel(), queue, 1);
        publish(channel, queue, "A", "a1");
        Delivery a1 = first.next();
        Channel roomy = broker.channel();
        Deliveries second = consume(roomy, queue, 100);
        publish(channel, queue, "A", "a2", "a3");
        publish(channel, queue, "B", "b1", "b2");
        Messages.publish(channel, "", queue, "loose");
        assertThat(second.nextTexts(3)).as("other groups go past").containsExactly("b1", "b2", "loose");
        assertThat(ready(channel, queue)).isEqualTo(2);
        first.getChannel().basicAck(Deliveries.tag(a1), false);
        assertThat(second.nextTexts(2)).as("now it is anybody's").containsExactly("a2", "a3");
        assertThat(first.waiting()).isZero();
    }

    @Test
    void whenAConsumerGoesItsGroupGoesOnInOrder(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, GROUPED);
        Channel going = broker.channel();
        Deliveries first = consume(going, queue, 2);
        publish(channel, queue, "A", "a1", "a2", "a3", "a4");
        assertThat(first.nextTexts(2)).containsExactly("a1", "a2");
        Deliveries second = consume(broker.channel(), queue, 100);
        going.close();
        Delivery again = second.next();
        assertThat(Deliveries.text(again)).isEqualTo("a1");
        assertThat(Deliveries.redelivered(again)).isTrue();
        assertThat(second.nextTexts(3)).containsExactly("a2", "a3", "a4");
    }

    @Test
    void aCancelledConsumerKeepsItsGroupUntilItHasSettled(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, GROUPED);
        Channel leaving = broker.channel();
        Deliveries first = consume(leaving, queue, 1);
        publish(channel, queue, "A", "a1", "a2");
        Delivery a1 = first.next();
        leaving.basicCancel(first.getConsumerTag());
        Deliveries second = consume(broker.channel(), queue, 100);
        publish(channel, queue, "B", "b1");
        assertThat(second.nextText()).isEqualTo("b1");
        leaving.basicNack(Deliveries.tag(a1), false, true);
        assertThat(second.nextTexts(2)).containsExactly("a1", "a2");
    }

    @Test
    void aRequeuedMessageComesBeforeLaterOnesOfItsGroup(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, GROUPED);
        Deliveries deliveries = consume(channel, queue, 1);
        publish(channel, queue, "A", "a1", "a2");
        channel.basicReject(Deliveries.tag(deliveries.next()), true);
        Delivery again = deliveries.next();
        assertThat(Deliveries.text(again)).isEqualTo("a1");
        channel.basicAck(Deliveries.tag(again), false);
        assertThat(deliveries.nextText()).isEqualTo("a2");
    }

    @Test
    void basicGetTakesFromGroupsThatNobodyHas(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, GROUPED);
        Deliveries deliveries = consume(broker.channel(), queue, 1);
        publish(channel, queue, "A", "a1");
        deliveries.next();
        publish(channel, queue, "A", "a2");
        publish(channel, queue, "B", "b1", "b2");
        assertThat(new String(channel.basicGet(queue, false).getBody(), UTF_8))
                .isEqualTo("b1");
        assertThat(channel.basicGet(queue, false)).as("b1 may come back, and a1 too").isNull();
        assertThat(ready(channel, queue)).isEqualTo(2);
    }

    @Test
    void valuesOfAllTypesThatReadTheSameAreOneGroup(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, GROUPED);
        Deliveries deliveries = consume(broker.channel(), queue, 1);
        publish(channel, queue, 7, "number");
        assertThat(deliveries.nextText()).isEqualTo("number");
        publish(channel, queue, "7", "text");
        publish(channel, queue, List.of("7"), "no scalar");
        assertThat(drain(channel, queue)).containsExactly("no scalar");
    }

    @Test
    void priorityComesFirstWithinAGroupToo(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-group-key", true, "x-max-priority", 5));
        Deliveries deliveries = new Deliveries(channel);
        channel.basicQos(1);
        channel.basicConsume(queue, deliveries);
        publishAt(channel, queue, 1);
        Delivery first = deliveries.next();
        publishAt(channel, queue, 0);
        publishAt(channel, queue, 5);
        Messages.awaitReady(channel, queue, 2);
        channel.basicAck(Deliveries.tag(first), false);
        Delivery second = deliveries.next();
        assertThat(Deliveries.text(second)).isEqualTo("p5");
        channel.basicAck(Deliveries.tag(second), false);
        assertThat(deliveries.nextText()).isEqualTo("p0");
    }

    private static void publishAt(Channel channel, String queue, int priority) throws IOException {
        Messages.publish(channel, "", queue, new BasicProperties.Builder().priority(priority)
                .headers(Map.of("x-group-key", "g")).build(), "p" + priority);
    }

    @Test
    void whatIsLookedPastExpiresInTheQueue(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String dead = broker.queue(channel);
        String queue = broker.queue(channel, Map.of("x-group-key", "customer", "x-dead-letter-exchange", "",
                "x-dead-letter-routing-key", dead));
        Deliveries deliveries = consume(broker.channel(), queue, 1);
        publish(channel, queue, "A", "a1");
        deliveries.next();
        Deliveries others = consume(broker.channel(), queue, 100);
        Messages.publish(channel, "", queue, new BasicProperties.Builder().headers(Map.of("customer", "A"))
                .expiration("50").build(), "a2");
        publish(channel, queue, "B", "b1");
        assertThat(others.nextText()).isEqualTo("b1");
        assertThat(Messages.take(channel, dead, 1)).containsExactly("a2");
        assertThat(ready(channel, queue)).isZero();
    }

    @Test
    void theKeyIsTextOrABoolean(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        assertThatThrownBy(() -> broker.queue(channel, Map.of("x-group-key", 5)))
                .hasStackTraceContaining("invalid arg 'x-group-key'");
    }
}
