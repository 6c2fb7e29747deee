package io.warren.exchangetypes;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publishConfirmed;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import io.warren.harness.WarrenOnly;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** x-delayed-message: declared and bound as clients of the plugin do it. */
@BrokerTest
@WarrenOnly(because = "RabbitMQ has x-delayed-message in a plugin")
class DelayedMessageExchangeTest {

    private static String exchange(BrokerUnderTest broker, Channel channel, String delegate) throws Exception {
        String exchange = broker.name("delayed");
        channel.exchangeDeclare(exchange, "x-delayed-message", true, false, Map.of("x-delayed-type", delegate));
        return exchange;
    }

    @ParameterizedTest
    @CsvSource({"direct, a.b, a.b, a.c", "topic, a.*, a.b, b.b", "x-modulus-hash, any, a.b, ''"})
    void messagesAreRoutedAsByTheTypeBehindIt(String delegate, String bindingKey, String matching, String other,
            BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, delegate);
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, bindingKey);

        publishConfirmed(channel, exchange, matching, "matches");
        if (!other.isEmpty()) {
            publishConfirmed(channel, exchange, other, "does not");
        }

        assertThat(drain(channel, queue)).containsExactly("matches");
    }

    @Test
    void aDelayedMessageReachesTheQueuesOfItsRoutingKeyAfterTheOthers(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, "topic");
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, "a.#");
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, deliveries);
        BasicProperties delayed = new BasicProperties.Builder().headers(Map.of("x-delay", 200)).build();

        publishConfirmed(channel, exchange, "a.b", delayed, "late");
        publishConfirmed(channel, exchange, "b.a", delayed, "for nobody");
        publishConfirmed(channel, exchange, "a.c", "at once");

        assertThat(deliveries.nextTexts(2)).containsExactly("at once", "late");
    }

    @Test
    void aFanoutBehindItSendsToAllAndExchangesCanBeBound(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String first = exchange(broker, channel, "fanout");
        String second = exchange(broker, channel, "headers");
        String direct = broker.queue(channel);
        String selected = broker.queue(channel);
        channel.queueBind(direct, first, "");
        channel.exchangeBind(second, first, "");
        channel.queueBind(selected, second, "", Map.of("x-match", "all", "kind", "wanted"));

        publishConfirmed(channel, first, "k",
                new BasicProperties.Builder().headers(Map.of("kind", "wanted")).build(), "wanted");
        publishConfirmed(channel, first, "k", "other");

        assertThat(drain(channel, direct)).containsExactly("wanted", "other");
        assertThat(drain(channel, selected)).containsExactly("wanted");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "x-nothing | PRECONDITION_FAILED - unknown exchange type 'x-nothing'",
        "x-delayed-message | PRECONDITION_FAILED - Invalid argument, 'x-delayed-type' must be an existing exchange type"})
    void aTypeBehindItThatCannotBeIsRefused(String delegate, String text, BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        assertThat(Refusal.after(channel, () -> exchange(broker, channel, delegate)))
                .isEqualTo(Refusal.ofChannel(406, text));
    }

    @Test
    void withoutATypeBehindItItIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.name("delayed");

        Refusal refusal = Refusal.after(channel, () -> channel.exchangeDeclare(exchange, "x-delayed-message"));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406,
                "PRECONDITION_FAILED - Invalid argument, 'x-delayed-type' must be an existing exchange type"));
    }

    @Test
    void declaredAgainWithAnotherTypeBehindItItIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, "topic");
        channel.exchangeDeclare(exchange, "x-delayed-message", true, false, Map.of("x-delayed-type", "topic"));

        Refusal refusal = Refusal.after(channel, () -> channel.exchangeDeclare(exchange, "x-delayed-message", true,
                false, Map.of("x-delayed-type", "direct")));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406,
                "PRECONDITION_FAILED - inequivalent arg 'x-delayed-type' for exchange '" + exchange
                        + "' in vhost '/': received 'direct' but current is 'topic'"));
    }

    @Test
    void aBindingThatTheTypeBehindItCannotHaveIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = exchange(broker, channel, "topic");
        String queue = broker.queue(channel);

        assertThat(Refusal.after(channel, () -> channel.queueBind(queue, exchange, "#.a.#.b.#")).code())
                .isEqualTo(406);
    }
}
