package io.warren.exchangetypes;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publish;
import static io.warren.harness.Messages.publishConfirmed;
import static io.warren.harness.Messages.ready;
import static io.warren.harness.Messages.take;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Refusal;
import io.warren.harness.WarrenOnly;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges that let no message pass twice. */
@BrokerTest
@WarrenOnly(because = "RabbitMQ has deduplication in a plugin")
class DeduplicatingExchangeTest {

    private static final int WAIT_MILLIS = 15_000;

    private static BasicProperties id(Object id) {
        return new BasicProperties.Builder().headers(Map.of("x-deduplication-header", id)).build();
    }

    private static String exchange(BrokerUnderTest broker, Channel channel, String type, Map<String, Object> more)
            throws Exception {
        Map<String, Object> arguments = new HashMap<>(Map.of("x-message-deduplication", true));
        arguments.putAll(more);
        String exchange = broker.name("once");
        channel.exchangeDeclare(exchange, type, false, false, arguments);
        return exchange;
    }

    private static String queue(BrokerUnderTest broker, Channel channel, String exchange, Map<String, Object> arguments)
            throws Exception {
        String queue = broker.queue(channel, arguments);
        channel.queueBind(queue, exchange, "#");
        return queue;
    }

    /** Whether the broker confirmed it; otherwise it refused. */
    private static boolean confirmed(Channel channel, String exchange, Object id, String text) throws Exception {
        channel.confirmSelect();
        publish(channel, exchange, "k", id(id), text);
        return channel.waitForConfirms(WAIT_MILLIS);
    }

    @Test
    void theTypeOfThePluginIsAFanoutThatConfirmsDuplicatesAndDropsThem(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.name("once");
        channel.exchangeDeclare(exchange, "x-message-deduplication", true, false,
                Map.of("x-cache-size", 10, "x-cache-ttl", 600_000, "x-cache-persistence", "memory"));
        String first = queue(broker, channel, exchange, Map.of());
        String second = queue(broker, channel, exchange, Map.of());

        for (String text : List.of("a", "b", "a again")) {
            publishConfirmed(channel, exchange, "any", id(text.charAt(0) - 'a'), text);
        }
        publishConfirmed(channel, exchange, "any", "without an id");
        publishConfirmed(channel, exchange, "any", "without an id");

        List<String> passed = List.of("a", "b", "without an id", "without an id");
        assertThat(drain(channel, first)).isEqualTo(passed);
        assertThat(drain(channel, second)).isEqualTo(passed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "fanout", "topic", "headers", "x-random"})
    void anExchangeOfAnyTypeCanLetMessagesPassOnlyOnce(String type, BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, type, Map.of());
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, "k");

        for (String text : List.of("first", "second", "third")) {
            assertThat(confirmed(channel, exchange, "same", text)).isTrue();
        }

        assertThat(drain(channel, queue)).containsExactly("first");
    }

    @Test
    void theIdMayBeInAnotherHeader(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, "topic", Map.of("x-deduplication-header", "order"));
        String queue = queue(broker, channel, exchange, Map.of());

        for (int order : new int[]{1, 2, 1}) {
            publishConfirmed(channel, exchange, "k",
                    new BasicProperties.Builder().headers(Map.of("order", order)).build(), "order " + order);
        }

        assertThat(drain(channel, queue)).containsExactly("order 1", "order 2");
    }

    @Test
    void ofTheLastIdsSoManyAreRememberedAsTheExchangeSays(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, "topic", Map.of("x-cache-size", 2));
        String queue = queue(broker, channel, exchange, Map.of());

        for (String id : List.of("a", "b", "c", "b", "c", "a")) {
            confirmed(channel, exchange, id, id);
        }

        assertThat(drain(channel, queue)).containsExactly("a", "b", "c", "a");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anIdIsForgottenAfterTheTimeOfItsExchangeOrItsOwn(boolean own, BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, "topic", Map.of("x-cache-ttl", own ? 600_000 : 1));
        String queue = queue(broker, channel, exchange, Map.of());
        Map<String, Object> headers = new HashMap<>(Map.of("x-deduplication-header", "id"));
        if (own) {
            headers.put("x-cache-ttl", 1);
        }
        BasicProperties properties = new BasicProperties.Builder().headers(headers).build();

        await().atMost(Duration.ofMillis(WAIT_MILLIS)).until(() -> {
            publishConfirmed(channel, exchange, "k", properties, "m");
            return ready(channel, queue) >= 2;
        });
    }

    @Test
    void whatAQueueRefusedMayComeAgain(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, "topic", Map.of());
        String queue = queue(broker, channel, exchange, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        publishConfirmed(channel, "", queue, "in the way");

        assertThat(confirmed(channel, exchange, "id", "refused")).isFalse();
        assertThat(confirmed(channel, exchange, "id", "refused again")).isFalse();
        drain(channel, queue);
        assertThat(confirmed(channel, exchange, "id", "accepted")).isTrue();
        assertThat(drain(channel, queue)).containsExactly("accepted");
        assertThat(confirmed(channel, exchange, "id", "duplicate")).isTrue();
        assertThat(drain(channel, queue)).isEmpty();
    }

    @Test
    void whatAQueueRefusedOfAPublisherWithoutConfirmsMayComeAgain(BrokerUnderTest broker) throws Exception {
        Channel silent = broker.channel();
        String exchange = exchange(broker, silent, "topic", Map.of());
        String queue = queue(broker, silent, exchange, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        publish(silent, "", queue, "in the way");
        publish(silent, exchange, "k", id("id"), "refused");
        assertThat(take(silent, queue, 1)).containsExactly("in the way");

        Channel channel = broker.channel();
        // It shares the outcome of the first one should that still be under way, and is nacked then.
        await().atMost(Duration.ofMillis(WAIT_MILLIS))
                .until(() -> confirmed(channel, exchange, "id", "accepted"));

        assertThat(drain(channel, queue)).containsExactly("accepted");
    }

    @Test
    void aQueueThatRefusesRefusesForAllQueues(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, "topic", Map.of());
        String open = queue(broker, channel, exchange, Map.of());
        queue(broker, channel, exchange, Map.of("x-max-length", 0, "x-overflow", "reject-publish"));

        assertThat(confirmed(channel, exchange, "id", "once")).isFalse();
        assertThat(confirmed(channel, exchange, "id", "twice")).isFalse();

        assertThat(drain(channel, open)).containsExactly("once", "twice");
    }

    @Test
    void anUnroutableMessageIsTheFirstOneToo(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, "topic", Map.of());
        assertThat(confirmed(channel, exchange, "id", "unroutable")).isTrue();
        String queue = queue(broker, channel, exchange, Map.of());

        assertThat(confirmed(channel, exchange, "id", "duplicate")).isTrue();

        assertThat(drain(channel, queue)).isEmpty();
    }

    @Test
    void aDuplicateIsNotReturnedAndDoesNotGoToTheAlternateExchange(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String lost = queue(broker, channel, "amq.topic", Map.of());
        String exchange = exchange(broker, channel, "topic", Map.of("alternate-exchange", "amq.topic"));
        String queue = queue(broker, channel, exchange, Map.of());
        LinkedBlockingQueue<String> returned = new LinkedBlockingQueue<>();
        channel.addReturnListener(message -> returned.add(new String(message.getBody(), UTF_8)));
        channel.confirmSelect();

        for (String text : List.of("first", "duplicate")) {
            channel.basicPublish(exchange, "k", true, id("id"), text.getBytes(UTF_8));
        }
        channel.waitForConfirmsOrDie(WAIT_MILLIS);

        assertThat(drain(channel, queue)).containsExactly("first");
        assertThat(drain(channel, lost)).isEmpty();
        assertThat(returned).isEmpty();
    }

    @Test
    void theIdsOfATransactionCountWhenItIsCommitted(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, "topic", Map.of());
        String queue = queue(broker, channel, exchange, Map.of());
        Channel transactional = broker.channel();
        transactional.txSelect();
        publish(transactional, exchange, "k", id("a"), "rolled back");
        transactional.txRollback();
        publish(transactional, exchange, "k", id("a"), "never committed");
        assertThat(ready(transactional, queue)).isZero();
        assertThat(confirmed(channel, exchange, "a", "first")).isTrue();
        transactional.txCommit();
        publish(transactional, exchange, "k", id("b"), "committed");
        publish(transactional, exchange, "k", id("b"), "twice in a transaction");
        transactional.txCommit();

        assertThat(confirmed(channel, exchange, "b", "duplicate")).isTrue();

        assertThat(drain(channel, queue)).containsExactly("first", "committed");
    }

    @Test
    void theIdsOfARefusedTransactionMayComeAgain(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, "topic", Map.of());
        String queue = queue(broker, channel, exchange, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        publishConfirmed(channel, "", queue, "in the way");
        Channel transactional = broker.channel();
        transactional.txSelect();
        publish(transactional, exchange, "k", id("a"), "refused");
        assertThat(Refusal.after(transactional, transactional::txCommit))
                .isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - partial tx completion"));
        drain(channel, queue);

        assertThat(confirmed(channel, exchange, "a", "accepted")).isTrue();

        assertThat(drain(channel, queue)).containsExactly("accepted");
    }

    @Test
    void duplicatesAreFoundBehindOtherExchanges(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String once = exchange(broker, channel, "fanout", Map.of());
        String front = broker.name("front");
        channel.exchangeDeclare(front, "topic");
        channel.exchangeBind(once, front, "#");
        String deduplicated = queue(broker, channel, once, Map.of());
        String all = queue(broker, channel, front, Map.of());

        for (String text : List.of("first", "second")) {
            assertThat(confirmed(channel, front, "id", text)).isTrue();
        }

        assertThat(drain(channel, deduplicated)).containsExactly("first");
        assertThat(drain(channel, all)).containsExactly("first", "second");
    }

    @Test
    void aDeadLetterComesBackThroughItsExchange(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, "direct", Map.of());
        String queue = broker.queue(channel,
                Map.of("x-dead-letter-exchange", exchange, "x-dead-letter-routing-key", "dead"));
        String dead = broker.queue(channel);
        channel.queueBind(queue, exchange, "k");
        channel.queueBind(dead, exchange, "dead");
        confirmed(channel, exchange, "id", "m");

        channel.basicReject(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);

        assertThat(take(channel, dead, 1)).containsExactly("m");
    }

    @Test
    void ofManyPublishersOfOneIdOneIsTheFirst(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, "topic", Map.of("x-cache-size", 1000));
        String queue = queue(broker, channel, exchange, Map.of());
        List<Channel> publishers = List.of(broker.channel(), broker.channel(), broker.channel(), broker.channel());
        for (Channel publisher : publishers) {
            publisher.confirmSelect();
        }

        for (int i = 0; i < 500; i++) {
            for (Channel publisher : publishers) {
                publish(publisher, exchange, "k", id(i), "m" + i);
            }
        }
        for (Channel publisher : publishers) {
            publisher.waitForConfirmsOrDie(WAIT_MILLIS);
        }

        assertThat(drain(channel, queue)).hasSize(500).doesNotHaveDuplicates();
    }

    @Test
    void anArgumentThatCannotBeIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        assertThat(Refusal.after(channel, () -> channel.exchangeDeclare(broker.name("x"), "x-message-deduplication")))
                .isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - Missing or invalid argument,"
                        + " 'x-cache-size' must be an integer greater than 0"));
    }
}
