package io.warren.clients;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publishConfirmed;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The headers CC and BCC name more routing keys. */
@BrokerTest
class SenderSelectedRoutingTest {

    @Test
    void ccAndBccAreFurtherRoutingKeys(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.DIRECT);
        String to = bound(broker, channel, exchange, "to");
        String cc = bound(broker, channel, exchange, "cc");
        String bcc = bound(broker, channel, exchange, "bcc");
        String nobody = bound(broker, channel, exchange, "nobody");

        publishConfirmed(channel, exchange, "to", headers(Map.of("CC", List.of("cc"), "BCC", List.of("bcc"))), "m");

        assertThat(drain(channel, to)).containsExactly("m");
        assertThat(drain(channel, cc)).containsExactly("m");
        assertThat(drain(channel, bcc)).containsExactly("m");
        assertThat(drain(channel, nobody)).isEmpty();
    }

    @Test
    void theyWorkOnTheDefaultExchange(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String first = broker.queue(channel);
        String second = broker.queue(channel);

        publishConfirmed(channel, "", first, headers(Map.of("CC", List.of(second, first))), "m");

        assertThat(drain(channel, first)).containsExactly("m");
        assertThat(drain(channel, second)).containsExactly("m");
    }

    @Test
    void bccIsStrippedAndCcIsDelivered(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        publishConfirmed(channel, "", "nowhere",
                headers(Map.of("CC", List.of("elsewhere"), "BCC", List.of(queue), "kept", "yes")), "m");

        GetResponse got = channel.basicGet(queue, true);

        assertThat(got.getProps().getHeaders()).containsOnlyKeys("CC", "kept");
        assertThat(got.getProps().getHeaders().get("CC")).asString().isEqualTo("[elsewhere]");
        assertThat(got.getEnvelope().getRoutingKey()).isEqualTo("nowhere");
    }

    @Test
    void ccThatIsNotAnArrayIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel,
                () -> channel.basicPublish("amq.direct", "k", headers(Map.of("CC", "text")), new byte[1]));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406,
                "PRECONDITION_FAILED - invalid message: {unacceptable_type_in_header,\"CC\",longstr}"));
    }

    private static String bound(BrokerUnderTest broker, Channel channel, String exchange, String key)
            throws Exception {
        String queue = broker.queue(channel);
        channel.queueBind(queue, exchange, key);
        return queue;
    }

    private static BasicProperties headers(Map<String, Object> headers) {
        return new BasicProperties.Builder().headers(headers).build();
    }
}
