package io.warren.queues;

import static com.rabbitmq.client.MessageProperties.MINIMAL_BASIC;
import static io.warren.harness.Messages.awaitReady;
import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publish;
import static io.warren.harness.Messages.ready;
import static io.warren.harness.Messages.take;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A queue that is full drops its oldest messages, or refuses new ones, as it was told. */
@BrokerTest
class LengthLimitTest {

    private static String[] numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toArray(String[]::new);
    }

    private static void publishConfirmed(Channel channel, String queue, String... texts) throws Exception {
        channel.confirmSelect();
        publish(channel, "", queue, texts);
        channel.waitForConfirms(15_000);
    }

    @Test
    void theOldestGoWhenThereAreTooMany(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-max-length", 3));
        publishConfirmed(channel, queue, numbers(0, 10));
        assertThat(drain(channel, queue)).containsExactly("7", "8", "9");
    }

    @Test
    void theOldestGoWhenTheirBodiesAreTooLarge(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-max-length-bytes", 10));
        publishConfirmed(channel, queue, "aaaa", "bbbb", "cccc", "dd");
        assertThat(drain(channel, queue)).containsExactly("bbbb", "cccc", "dd");
    }

    @Test
    void aMessageLargerThanTheLimitDropsItself(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-max-length-bytes", 3));
        publishConfirmed(channel, queue, "a", "too large");
        assertThat(ready(channel, queue)).isZero();
    }

    @Test
    void whatWasDeliveredDoesNotCount(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-max-length", 2));
        Deliveries deliveries = new Deliveries(channel);
        channel.basicQos(2);
        channel.basicConsume(queue, deliveries);
        publishConfirmed(channel, queue, numbers(0, 2));
        assertThat(deliveries.nextTexts(2)).containsExactly("0", "1");
        publishConfirmed(channel, queue, numbers(2, 6));
        assertThat(ready(channel, queue)).isEqualTo(2);
        channel.basicAck(2, true);
        assertThat(deliveries.nextTexts(2)).containsExactly("4", "5");
    }

    @Test
    void whatComesBackCountsAgainAndTheOldestGoes(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-max-length", 1));
        publishConfirmed(channel, queue, "old");
        long tag = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
        publishConfirmed(channel, queue, "new");
        channel.basicNack(tag, false, true);
        awaitReady(channel, queue, 1);
        assertThat(take(channel, queue, 1)).containsExactly("new");
    }

    @Test
    void aQueueThatRefusesKeepsTheOldestAndTellsPublishers(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-max-length", 3, "x-overflow", "reject-publish"));
        ConcurrentSkipListSet<Long> refused = new ConcurrentSkipListSet<>();
        channel.addConfirmListener((tag, multiple) -> {}, (tag, multiple) -> {
            for (long each = multiple ? 1 : tag; each <= tag; each++) {
                refused.add(each);
            }
        });
        publishConfirmed(channel, queue, numbers(0, 5));
        assertThat(refused).contains(4L, 5L);
        assertThat(drain(channel, queue)).containsExactly("0", "1", "2");
    }

    @Test
    void aQueueThatRefusesTakesWhatItsConsumersTakeAtOnce(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, deliveries);
        channel.confirmSelect();
        publish(channel, "", queue, numbers(0, 100));
        channel.waitForConfirmsOrDie(15_000);
        assertThat(deliveries.nextTexts(100)).containsExactly(numbers(0, 100));
    }

    @Test
    void whatAQueueRefusesCanGoToItsDeadLetterExchange(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String dead = broker.queue(channel);
        String queue = broker.queue(channel, Map.of("x-max-length", 1, "x-overflow", "reject-publish-dlx",
                "x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        publishConfirmed(channel, queue, "1", "2", "3");
        assertThat(take(channel, dead, 2)).containsExactly("2", "3");
        assertThat(drain(channel, queue)).containsExactly("1");
    }

    @Test
    void anotherQueueThatAMessageGoesToIsNotConcerned(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String full = broker.queue(channel, Map.of("x-max-length", 0, "x-overflow", "reject-publish"));
        String open = broker.queue(channel);
        String exchange = broker.name("x");
        channel.exchangeDeclare(exchange, "fanout", false, true, null);
        for (String queue : List.of(full, open)) {
            channel.queueBind(queue, exchange, "");
        }
        channel.confirmSelect();
        publish(channel, exchange, "", MINIMAL_BASIC, "1");
        assertThat(channel.waitForConfirms(15_000)).as("confirmed").isFalse();
        assertThat(take(channel, open, 1)).containsExactly("1");
    }

    @Test
    void aTransactionOfWhichItRefusesSomethingIsNotCommitted(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.name("q");
        channel.queueDeclare(queue, true, false, false, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        Channel transactional = broker.channel();
        transactional.txSelect();
        for (String text : List.of("1", "2")) {
            publish(transactional, "", queue, MessageProperties.MINIMAL_PERSISTENT_BASIC, text);
        }
        Refusal refusal = Refusal.after(transactional, transactional::txCommit);
        assertThat(refusal.text()).contains("partial tx completion");
        channel.queueDelete(queue);
    }

    @Test
    void anUnknownBehaviourIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        Refusal refusal = Refusal.after(channel,
                () -> channel.queueDeclare(broker.name("q"), false, true, false, Map.of("x-overflow", "explode")));
        assertThat(refusal.code()).isEqualTo(406);
    }
}
