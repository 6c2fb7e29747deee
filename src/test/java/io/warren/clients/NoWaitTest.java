package io.warren.clients;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publishConfirmed;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Methods sent with nowait take effect in their turn and are answered only when they fail. */
@BrokerTest
class NoWaitTest {

    @Test
    void declaresAndBindingsTakeEffectInOrder(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String source = broker.name("source");
        String exchange = broker.name("exchange");
        String queue = broker.name("queue");
        channel.exchangeDeclareNoWait(source, BuiltinExchangeType.FANOUT, false, false, false, Map.of());
        channel.exchangeDeclareNoWait(exchange, BuiltinExchangeType.DIRECT, false, false, false, Map.of());
        channel.exchangeBindNoWait(exchange, source, "", Map.of());
        channel.queueDeclareNoWait(queue, false, false, false, Map.of());
        channel.queueBindNoWait(queue, exchange, "k", Map.of());

        publishConfirmed(channel, source, "k", "m");

        assertThat(drain(channel, queue)).containsExactly("m");
    }

    @Test
    void deletesTakeEffectInOrder(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.FANOUT);
        String queue = broker.queue(channel);
        channel.queueDeleteNoWait(queue, false, false);
        channel.exchangeDeleteNoWait(exchange, false);

        channel.queueDeclare(queue, true, false, false, null); // durable now: the old one is gone
        channel.exchangeDeclare(exchange, "topic");

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aFailureClosesTheChannelAllTheSame(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel,
                () -> channel.queueDeclareNoWait("amq.zz", false, false, false, Map.of()));

        assertThat(refusal).isEqualTo(
                Refusal.ofChannel(403, "ACCESS_REFUSED - queue name 'amq.zz' contains reserved prefix 'amq.*'"));
    }

    @Test
    void whatIsAskedAfterwardsIsAnsweredAfterwards(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        for (int i = 0; i < 100; i++) {
            String queue = broker.name("queue");
            channel.queueDeclareNoWait(queue, false, true, false, Map.of());
            channel.basicPublish("", queue, null, new byte[]{'m'});
            Deliveries deliveries = new Deliveries(channel);
            channel.basicConsume(queue, true, deliveries);
            assertThat(deliveries.nextText()).isEqualTo("m");
        }
    }
}
