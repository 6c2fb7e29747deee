package io.warren.exchangetypes;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publishConfirmed;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Refusal;
import io.warren.harness.WarrenOnly;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** x-consistent-hash: what has the same key goes to the same queue, and each queue has its share. */
@BrokerTest
@WarrenOnly(because = "RabbitMQ has x-consistent-hash in a plugin")
class ConsistentHashExchangeTest {

    private static final int MESSAGES = 400;

    private static String exchange(BrokerUnderTest broker, Channel channel, Map<String, Object> arguments)
            throws Exception {
        String exchange = broker.name("hash");
        channel.exchangeDeclare(exchange, "x-consistent-hash", true, false, arguments);
        return exchange;
    }

    private static List<String> queues(BrokerUnderTest broker, Channel channel, String exchange, String... weights)
            throws Exception {
        List<String> queues = new ArrayList<>();
        for (String weight : weights) {
            queues.add(broker.queue(channel));
            channel.queueBind(queues.getLast(), exchange, weight);
        }
        return queues;
    }

    @Test
    void messagesWithOneRoutingKeyGoToOneQueue(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, Map.of());
        List<String> queues = queues(broker, channel, exchange, "1", "1", "1");

        for (int i = 0; i < 10; i++) {
            publishConfirmed(channel, exchange, "customer-7", "m" + i);
        }

        List<Integer> counts = new ArrayList<>();
        for (String queue : queues) {
            counts.add(drain(channel, queue).size());
        }
        assertThat(counts).containsExactlyInAnyOrder(10, 0, 0);
    }

    @Test
    void queuesGetSharesByTheirWeights(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, Map.of());
        List<String> queues = queues(broker, channel, exchange, "1", "3");

        for (int i = 0; i < MESSAGES; i++) {
            channel.basicPublish(exchange, "key-" + i, null, new byte[1]);
        }
        publishConfirmed(channel, exchange, "last", "m");

        int light = drain(channel, queues.get(0)).size();
        int heavy = drain(channel, queues.get(1)).size();
        assertThat(light + heavy).isEqualTo(MESSAGES + 1);
        assertThat(light).isBetween(MESSAGES * 15 / 100, MESSAGES * 35 / 100);
    }

    @Test
    void aHeaderDecidesWhereTheExchangeSaysSo(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, Map.of("hash-header", "customer"));
        List<String> queues = queues(broker, channel, exchange, "1", "1");

        for (int i = 0; i < 50; i++) {
            BasicProperties properties = new BasicProperties.Builder().headers(Map.of("customer", "c7")).build();
            publishConfirmed(channel, exchange, "key-" + i, properties, "m");
        }

        assertThat(List.of(drain(channel, queues.get(0)).size(), drain(channel, queues.get(1)).size()))
                .containsExactlyInAnyOrder(50, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"message_id", "correlation_id"})
    void aPropertyDecidesWhereTheExchangeSaysSo(String property, BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, Map.of("hash-property", property));
        List<String> queues = queues(broker, channel, exchange, "1", "1");

        for (int i = 0; i < MESSAGES; i++) {
            String id = "id-" + i;
            BasicProperties properties = new BasicProperties.Builder().messageId(id).correlationId(id).build();
            channel.basicPublish(exchange, "same", properties, new byte[1]);
        }
        publishConfirmed(channel, exchange, "same", "m");

        int first = drain(channel, queues.get(0)).size();
        assertThat(first).isBetween(MESSAGES * 35 / 100, MESSAGES * 65 / 100);
        assertThat(drain(channel, queues.get(1))).hasSize(MESSAGES + 1 - first);
    }

    @ParameterizedTest
    @CsvSource({"heavy, 'PRECONDITION_FAILED - The binding key must be an integer: <<\"heavy\">>'",
        "0, PRECONDITION_FAILED - The binding key must be greater than 0"})
    void aBindingKeyThatIsNoWeightIsRefused(String key, String text, BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, Map.of());
        String queue = broker.queue(channel);

        Refusal refusal = Refusal.after(channel, () -> channel.queueBind(queue, exchange, key));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406, text));
    }

    @Test
    void aHeaderAndAPropertyAtOnceAreRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel,
                () -> exchange(broker, channel, Map.of("hash-header", "h", "hash-property", "message_id")));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406,
                "PRECONDITION_FAILED - hash-header and hash-property are mutually exclusive"));
    }

    @Test
    void anUnsupportedPropertyIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> exchange(broker, channel, Map.of("hash-property", "priority")));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - Unsupported property: priority"));
    }
}
