package io.warren.clients;

import static io.warren.harness.Messages.publishConfirmed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Refusal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Messages that nobody gets: returned when mandatory, dropped when not. */
@BrokerTest
class MandatoryTest {

    @Test
    void anUnroutableMandatoryMessageIsReturnedWhole(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        LinkedBlockingQueue<Return> returns = new LinkedBlockingQueue<>();
        channel.addReturnListener(returns::add);
        BasicProperties properties = new BasicProperties.Builder().messageId("id-1").headers(Map.of("k", "v")).build();

        channel.basicPublish("amq.direct", "nowhere", true, properties, "lost".getBytes(UTF_8));

        Return returned = returns.poll(15, TimeUnit.SECONDS);
        assertThat(returned).isNotNull();
        assertThat(returned.getReplyCode()).isEqualTo(312);
        assertThat(returned.getReplyText()).isEqualTo("NO_ROUTE");
        assertThat(returned.getExchange()).isEqualTo("amq.direct");
        assertThat(returned.getRoutingKey()).isEqualTo("nowhere");
        assertThat(returned.getProperties().getMessageId()).isEqualTo("id-1");
        assertThat(returned.getProperties().getHeaders()).containsKey("k");
        assertThat(returned.getBody()).asString(UTF_8).isEqualTo("lost");
    }

    @Test
    void theReturnComesBeforeTheConfirm(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        List<String> events = new CopyOnWriteArrayList<>();
        channel.addReturnListener(returned -> events.add("return " + new String(returned.getBody(), UTF_8)));
        channel.addConfirmListener((tag, multiple) -> events.add("ack " + tag), (tag, multiple) -> events.add("nack"));
        channel.confirmSelect();

        for (int i = 1; i <= 3; i++) {
            channel.basicPublish("", "nowhere", true, null, Integer.toString(i).getBytes(UTF_8));
            channel.waitForConfirmsOrDie(15_000);
        }

        assertThat(events).containsExactly("return 1", "ack 1", "return 2", "ack 2", "return 3", "ack 3");
    }

    @Test
    void aRoutableMandatoryMessageIsNotReturned(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        List<Return> returns = new CopyOnWriteArrayList<>();
        channel.addReturnListener(returns::add);
        String queue = broker.queue(channel);
        channel.confirmSelect();

        channel.basicPublish("", queue, true, null, new byte[1]);
        channel.waitForConfirmsOrDie(15_000);

        assertThat(returns).isEmpty();
    }

    @Test
    void anUnroutableMessageThatIsNotMandatoryIsDropped(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        List<Return> returns = new CopyOnWriteArrayList<>();
        channel.addReturnListener(returns::add);

        publishConfirmed(channel, "", "nowhere", "m");

        assertThat(returns).isEmpty();
    }

    @Test
    void aMessageTakenByTheAlternateExchangeIsNotReturned(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        List<Return> returns = new CopyOnWriteArrayList<>();
        channel.addReturnListener(returns::add);
        String alternate = broker.exchange(channel, BuiltinExchangeType.FANOUT);
        String exchange = broker.exchange(channel, BuiltinExchangeType.DIRECT,
                Map.of("alternate-exchange", alternate));
        String queue = broker.queue(channel);
        channel.queueBind(queue, alternate, "");
        channel.confirmSelect();

        channel.basicPublish(exchange, "nowhere", true, null, new byte[1]);
        channel.waitForConfirmsOrDie(15_000);

        assertThat(returns).isEmpty();
    }

    @Test
    void immediateIsNotImplemented(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel,
                () -> channel.basicPublish("", "nowhere", false, true, null, new byte[1]));

        assertThat(refusal).isEqualTo(Refusal.ofConnection(540, "NOT_IMPLEMENTED - immediate=true"));
    }
}
