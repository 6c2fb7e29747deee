package io.warren.queues;

import static com.rabbitmq.client.MessageProperties.MINIMAL_BASIC;
import static io.warren.harness.Messages.awaitReady;
import static io.warren.harness.Messages.fill;
import static io.warren.harness.Messages.publish;
import static io.warren.harness.Messages.ready;
import static io.warren.harness.Messages.take;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A message that has waited for as long as its publisher or its queue allows is gone. */
@BrokerTest
class MessageTtlTest {

    private static final BasicProperties SHORT = new BasicProperties.Builder().expiration("20").build();

    private static Map<String, Object> ttl(long millis) {
        return Map.of("x-message-ttl", millis);
    }

    @Test
    void aMessageGoesWhenItsOwnTimeIsUp(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        publish(channel, "", queue, SHORT, "short");
        awaitReady(channel, queue, 0);
        publish(channel, "", queue, "for ever");
        assertThat(take(channel, queue, 1)).containsExactly("for ever");
    }

    @Test
    void allMessagesGoWhenTheTimeOfTheirQueueIsUp(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, ttl(50));
        publish(channel, "", queue, "1", "2", "3");
        awaitReady(channel, queue, 0);
        assertThat(channel.basicGet(queue, true)).isNull();
    }

    @Test
    void theShorterOfBothTimesCounts(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, ttl(3_600_000));
        publish(channel, "", queue, SHORT, "short");
        awaitReady(channel, queue, 0);
        String other = broker.queue(channel, ttl(20));
        publish(channel, "", other, new BasicProperties.Builder().expiration("3600000").build(), "long");
        awaitReady(channel, other, 0);
    }

    @Test
    void aMessageBehindOneThatStaysIsGoneWhenItsTurnComes(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String gone = broker.queue(channel);
        String queue = broker.queue(channel);
        fill(channel, queue, "stays");
        publish(channel, "", queue, SHORT, "short");
        publish(channel, "", gone, SHORT, "short");
        publish(channel, "", queue, "stays too");
        awaitReady(channel, gone, 0); // then the time of the other one is up, too
        assertThat(take(channel, queue, 2)).containsExactly("stays", "stays too");
    }

    @Test
    void withNoTimeAtAllAConsumerThatWaitsGetsIt(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, ttl(0));
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, deliveries);
        publish(channel, "", queue, "1", "2", "3");
        assertThat(deliveries.nextTexts(3)).containsExactly("1", "2", "3");
    }

    @Test
    void withNoTimeAtAllItIsGoneAtOnceIfNobodyWaits(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, ttl(0));
        channel.confirmSelect();
        publish(channel, "", queue, "1");
        channel.waitForConfirmsOrDie(15_000);
        assertThat(ready(channel, queue)).isZero();
        assertThat(channel.basicGet(queue, true)).isNull();
    }

    @Test
    void aDeliveredMessageDoesNotExpireButDoesWhenItComesBackTooLate(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, ttl(200));
        String clock = broker.queue(channel, ttl(200));
        Deliveries deliveries = new Deliveries(channel);
        String tag = channel.basicConsume(queue, false, deliveries);
        publish(channel, "", queue, "held");
        long delivery = Deliveries.tag(deliveries.next());
        channel.basicCancel(tag);
        publish(channel, "", clock, "tick");
        awaitReady(channel, clock, 0);

        channel.basicNack(delivery, false, true);

        awaitReady(channel, queue, 0);
        assertThat(channel.basicGet(queue, true)).isNull();
    }

    @Test
    void anExpirationThatIsNoNumberIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        BasicProperties wrong = MINIMAL_BASIC.builder().expiration("soon").build();
        assertThat(Refusal.after(channel, () -> publish(channel, "", "anywhere", wrong, "x")).code()).isEqualTo(406);
    }
}
