package io.warren.queues;

import static com.rabbitmq.client.MessageProperties.MINIMAL_BASIC;
import static io.warren.harness.Messages.awaitReady;
import static io.warren.harness.Messages.publish;
import static io.warren.harness.Messages.ready;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.WarrenOnly;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message whose publisher says so is not delivered before its time, whatever exchange it comes through. */
@BrokerTest
@WarrenOnly(because = "RabbitMQ needs a plugin for it, and an exchange of that plugin")
class DelayedMessagesTest {

    private static final String DELAY = "x-delay";

    private static BasicProperties with(String header, Object value) {
        return new BasicProperties.Builder().headers(Map.of(header, value)).build();
    }

    private static BasicProperties delayed(long millis) {
        return with(DELAY, millis);
    }

    private static Deliveries consume(Channel channel, String queue) throws Exception {
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, deliveries);
        return deliveries;
    }

    @Test
    void aDelayedMessageDoesNotComeBeforeItsTime(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        Deliveries deliveries = consume(channel, queue);
        long published = System.currentTimeMillis();
        publish(channel, "", queue, delayed(300), "late");
        publish(channel, "", queue, "at once");

        assertThat(deliveries.nextText()).isEqualTo("at once");
        assertThat(deliveries.nextText()).isEqualTo("late");
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(published + 300);
    }

    @Test
    void messagesComeInTheOrderOfTheirTimes(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        Deliveries deliveries = consume(channel, queue);
        publish(channel, "", queue, delayed(900), "3");
        publish(channel, "", queue, delayed(600), "2");
        publish(channel, "", queue, with(DELAY, 300), "1");

        assertThat(deliveries.nextTexts(3)).containsExactly("1", "2", "3");
    }

    @Test
    void theTimeCanBeATimeOfDay(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        Deliveries deliveries = consume(channel, queue);
        long due = System.currentTimeMillis() + 300;
        publish(channel, "", queue, with("x-opt-delivery-time", due), "by milliseconds");
        assertThat(deliveries.nextText()).isEqualTo("by milliseconds");
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(due);

        Instant nextSecond = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 1);
        publish(channel, "", queue, with("x-opt-delivery-time", Date.from(nextSecond)), "by a timestamp");
        assertThat(deliveries.nextText()).isEqualTo("by a timestamp");
        assertThat(Instant.now()).isAfterOrEqualTo(nextSecond);
    }

    @Test
    void itIsConfirmedBeforeItsTimeAndDoesNotCountAsReady(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.confirmSelect();
        publish(channel, "", queue, new BasicProperties.Builder().headers(Map.of(DELAY, 3_600_000)).deliveryMode(2)
                .build(), "late");
        channel.waitForConfirmsOrDie(15_000);

        assertThat(ready(channel, queue)).isZero();
        assertThat(channel.basicGet(queue, true)).isNull();
    }

    @Test
    void itsDelayIsNegativeWhenItComesSoThatItDoesNotWaitAgainElsewhere(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String dead = broker.queue(channel);
        String queue = broker.queue(channel,
                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        publish(channel, "", queue, delayed(100), "late");
        awaitReady(channel, queue, 1);
        channel.basicReject(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);
        Delivery delivery = consume(channel, dead).next();
        assertThat(delivery.getProperties().getHeaders()).containsEntry(DELAY, -100L);
    }

    @Test
    void everyQueueThatItIsRoutedToHoldsItBack(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String one = broker.queue(channel);
        String two = broker.queue(channel);
        channel.queueBind(one, "amq.fanout", "");
        channel.queueBind(two, "amq.fanout", "");
        publish(channel, "amq.fanout", "", delayed(300), "late");
        assertThat(ready(channel, one)).isZero();
        assertThat(ready(channel, two)).isZero();
        awaitReady(channel, one, 1);
        awaitReady(channel, two, 1);
    }

    @Test
    void timeToLiveCountsFromWhenItCouldBeDelivered(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-message-ttl", 3_600_000));
        BasicProperties delayedForLonger =
                new BasicProperties.Builder().headers(Map.of(DELAY, 300)).expiration("3600000").build();
        publish(channel, "", queue, new BasicProperties.Builder().headers(Map.of(DELAY, 300)).expiration("0").build(),
                "gone when it comes");
        publish(channel, "", queue, delayedForLonger, "stays");
        awaitReady(channel, queue, 1);
        assertThat(channel.basicGet(queue, true).getBody()).asString().isEqualTo("stays");
    }

    @Test
    void itDoesNotCountForALimitBeforeItsTime(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        channel.confirmSelect();
        publish(channel, "", queue, delayed(300), "late");
        publish(channel, "", queue, "at once");
        channel.waitForConfirmsOrDie(15_000);
        assertThat(ready(channel, queue)).isEqualTo(1);
        awaitReady(channel, queue, 2); // it was accepted before, and stays
    }

    @Test
    void aTransactionDecidesWhetherItComes(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.txSelect();
        publish(channel, "", queue, delayed(1), "rolled back");
        channel.txRollback();
        publish(channel, "", queue, delayed(2), "committed");
        channel.txCommit();
        Channel other = broker.channel();
        assertThat(consume(other, queue).nextText()).isEqualTo("committed");
        assertThat(ready(other, queue)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -300, Long.MIN_VALUE})
    void noDelayIsNone(long delay, BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        publish(channel, "", queue, delayed(delay), "at once");
        awaitReady(channel, queue, 1);
    }

    @Test
    void whatIsNoNumberIsNoDelay(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        publish(channel, "", queue, with(DELAY, "3600000"), "text");
        publish(channel, "", queue, with("x-opt-delivery-time", Map.of()), "table");
        publish(channel, "", queue, MINIMAL_BASIC, "none");
        awaitReady(channel, queue, 3);
    }

    @Test
    void aDelayOfAThousandYearsIsTakenForALongOne(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.confirmSelect();
        publish(channel, "", queue, delayed(Long.MAX_VALUE), "late");
        publish(channel, "", queue, with("x-opt-delivery-time", Long.MAX_VALUE), "late");
        channel.waitForConfirmsOrDie(15_000);
        assertThat(ready(channel, queue)).isZero();
    }

    @Test
    void itComesByItsPriorityAmongWhatIsReady(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-max-priority", 5));
        publish(channel, "", queue, "low");
        publish(channel, "", queue,
                new BasicProperties.Builder().headers(Map.of(DELAY, 100)).priority(5).build(), "high");
        awaitReady(channel, queue, 2);
        assertThat(channel.basicGet(queue, true).getBody()).asString().isEqualTo("high");
    }
}
