package io.warren.clients;

import static io.warren.harness.Messages.publish;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import io.warren.harness.SocketCutter;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A queue with x-single-active-consumer serves one consumer; the next one takes over when it goes. */
@BrokerTest
class SingleActiveConsumerTest {

    private static final Map<String, Object> SINGLE = Map.of("x-single-active-consumer", true);

    @Test
    void onlyTheFirstConsumerIsServed(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, SINGLE);
        Deliveries first = new Deliveries(channel);
        Deliveries second = new Deliveries(channel);
        channel.basicConsume(queue, true, first);
        channel.basicConsume(queue, true, second);

        publish(channel, "", queue, "1", "2", "3", "4");

        assertThat(first.nextTexts(4)).containsExactly("1", "2", "3", "4");
        assertThat(second.waiting()).isZero();
    }

    @Test
    void whenItIsCancelledTheNextTakesOver(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, SINGLE);
        Deliveries first = new Deliveries(channel);
        Deliveries second = new Deliveries(channel);
        String firstTag = channel.basicConsume(queue, true, first);
        channel.basicConsume(queue, true, second);
        publish(channel, "", queue, "1");
        assertThat(first.nextText()).isEqualTo("1");
        channel.basicCancel(firstTag);

        publish(channel, "", queue, "2");

        assertThat(second.nextText()).isEqualTo("2");
    }

    @Test
    void whenItsConnectionIsCutTheNextGetsWhatItHadNotAcknowledged(BrokerUnderTest broker) throws Exception {
        ConnectionFactory cuttable = broker.connectionFactory();
        SocketCutter cutter = SocketCutter.on(cuttable);
        Channel channel = broker.channel();
        String queue = broker.queue(channel, SINGLE);
        Channel failing = broker.connect(cuttable).createChannel();
        Deliveries first = new Deliveries(failing);
        Deliveries second = new Deliveries(channel);
        failing.basicQos(2);
        failing.basicConsume(queue, first);
        channel.basicConsume(queue, true, second);
        publish(channel, "", queue, "1", "2", "3");
        assertThat(first.nextTexts(2)).containsExactly("1", "2");

        cutter.cut();

        Delivery again = second.next();
        assertThat(Deliveries.text(again)).isEqualTo("1");
        assertThat(Deliveries.redelivered(again)).isTrue();
        assertThat(second.nextTexts(2)).containsExactly("2", "3");
    }

    @Test
    void aWaitingConsumerStaysWaitingWhileTheActiveOneIsAtItsLimit(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, SINGLE);
        Deliveries first = new Deliveries(channel);
        Deliveries second = new Deliveries(channel);
        channel.basicQos(1);
        channel.basicConsume(queue, first);
        channel.basicConsume(queue, second);
        publish(channel, "", queue, "1", "2");
        Delivery one = first.next();

        channel.basicAck(Deliveries.tag(one), false);

        assertThat(first.nextText()).isEqualTo("2");
        assertThat(second.waiting()).isZero();
    }

    @Test
    void anExclusiveConsumerIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, SINGLE);

        Refusal refusal = Refusal.after(channel,
                () -> channel.basicConsume(queue, false, "alone", false, true, null, new Deliveries(channel)));

        assertThat(refusal).isEqualTo(
                Refusal.ofChannel(403, "ACCESS_REFUSED - queue '" + queue + "' in vhost '/' in exclusive use"));
    }
}
