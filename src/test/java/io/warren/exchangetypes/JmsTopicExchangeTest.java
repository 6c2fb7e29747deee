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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** x-jms-topic, used as the RabbitMQ JMS client uses it: behind a topic exchange, with selectors in its bindings. */
@BrokerTest
@WarrenOnly(because = "RabbitMQ has x-jms-topic in a plugin")
class JmsTopicExchangeTest {

    private static BasicProperties headers(Map<String, Object> headers) {
        return new BasicProperties.Builder().headers(headers).build();
    }

    @ParameterizedTest
    @CsvSource({
        "rjms_erlang_selector, '{''and'',{''='',{''ident'',<<\"colour\">>},<<\"blue\">>},{''>'',{''ident'',<<\"weight\">>},2500}}'",
        "rjms_selector, colour = 'blue' AND weight > 2500", "x-jms-selector, colour = 'blue' AND weight > 2500"})
    void aSubscriberGetsWhatItsSelectorSelects(String argument, String selector, BrokerUnderTest broker)
            throws Exception {
        Channel channel = broker.channel();
        String topic = broker.name("topic");
        String selection = broker.name("selection");
        channel.exchangeDeclare(topic, "topic", true);
        channel.exchangeDeclare(selection, "x-jms-topic", false, true, Map.of("rjms_version", "3.4.0"));
        String queue = broker.queue(channel);
        channel.queueBind(queue, selection, "cars", Map.of(argument, selector));
        channel.exchangeBind(selection, topic, "cars");

        publishConfirmed(channel, topic, "cars", headers(Map.of("colour", "blue", "weight", 2501)), "selected");
        publishConfirmed(channel, topic, "cars", headers(Map.of("colour", "red", "weight", 2501)), "red");
        publishConfirmed(channel, topic, "cars", headers(Map.of("colour", "blue", "weight", 2500L)), "light");
        publishConfirmed(channel, topic, "cars", headers(Map.of("colour", "blue")), "of unknown weight");
        publishConfirmed(channel, topic, "bikes", headers(Map.of("colour", "blue", "weight", 2501)), "bike");

        assertThat(drain(channel, queue)).containsExactly("selected");
    }

    @Test
    void aSelectorThatCannotBeReadIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String selection = broker.name("selection");
        channel.exchangeDeclare(selection, "x-jms-topic");
        String queue = broker.queue(channel);

        Refusal refusal = Refusal.after(channel,
                () -> channel.queueBind(queue, selection, "k", Map.of("rjms_erlang_selector", "{'=',1")));

        assertThat(refusal).isEqualTo(
                Refusal.ofChannel(406, "PRECONDITION_FAILED - cannot parse selector: it ends too early"));
    }
}
