package io.warren.clients;

import static io.warren.harness.Messages.awaitReady;
import static io.warren.harness.Messages.fill;
import static io.warren.harness.Messages.ready;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import org.junit.jupiter.api.Test;

/** basic.qos: how many unacknowledged messages a consumer, or all of a channel's together, may hold. */
@BrokerTest
class PrefetchTest {

    @Test
    void withoutALimitAllIsDelivered(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "1", "2", "3", "4", "5");
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, deliveries);

        assertThat(deliveries.nextTexts(5)).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void aConsumerHoldsNoMoreThanItsLimit(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "1", "2", "3", "4", "5");
        channel.basicQos(2);
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, deliveries);
        Delivery first = deliveries.next();
        assertThat(deliveries.nextText()).isEqualTo("2");
        awaitReady(channel, queue, 3);

        channel.basicAck(Deliveries.tag(first), false);

        assertThat(deliveries.nextText()).isEqualTo("3");
        awaitReady(channel, queue, 2);
        assertThat(deliveries.waiting()).isZero();
    }

    @Test
    void theLimitIsForEachConsumerByItself(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "1", "2", "3", "4", "5", "6");
        channel.basicQos(2);
        Deliveries first = new Deliveries(channel);
        Deliveries second = new Deliveries(channel);
        channel.basicConsume(queue, first);
        channel.basicConsume(queue, second);

        first.nextTexts(2);
        second.nextTexts(2);

        awaitReady(channel, queue, 2);
    }

    @Test
    void aNewLimitIsForConsumersThatStartAfterwards(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.basicQos(1);
        Deliveries early = new Deliveries(channel);
        String earlyTag = channel.basicConsume(queue, early);
        channel.basicQos(3);
        channel.basicPublish("", queue, null, new byte[]{'1'});
        assertThat(early.nextText()).isEqualTo("1");
        channel.basicPublish("", queue, null, new byte[]{'2'});
        channel.basicPublish("", queue, null, new byte[]{'3'});
        channel.basicPublish("", queue, null, new byte[]{'4'});
        channel.basicPublish("", queue, null, new byte[]{'5'});
        awaitReady(channel, queue, 4);
        channel.basicCancel(earlyTag);

        Deliveries late = new Deliveries(channel);
        channel.basicConsume(queue, late);

        assertThat(late.nextTexts(3)).containsExactly("2", "3", "4");
        awaitReady(channel, queue, 1);
        assertThat(early.waiting()).isZero();
    }

    @Test
    void aGlobalLimitIsSharedByTheChannelsConsumers(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "1", "2", "3", "4", "5");
        channel.basicQos(3, true);
        Deliveries first = new Deliveries(channel);
        Deliveries second = new Deliveries(channel);
        channel.basicConsume(queue, first);
        channel.basicConsume(queue, second);
        awaitReady(channel, queue, 2);

        channel.basicAck(0, true);

        awaitReady(channel, queue, 0);
    }

    @Test
    void theConsumersAndTheGlobalLimitHoldTogether(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "1", "2", "3", "4", "5", "6");
        channel.basicQos(2, false);
        channel.basicQos(3, true);
        Deliveries first = new Deliveries(channel);
        channel.basicConsume(queue, first);
        assertThat(first.nextTexts(2)).containsExactly("1", "2");
        awaitReady(channel, queue, 4);
        Deliveries second = new Deliveries(channel);
        channel.basicConsume(queue, second);

        assertThat(second.nextText()).isEqualTo("3");
        awaitReady(channel, queue, 3);
    }

    @Test
    void raisingTheGlobalLimitDeliversAtOnce(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "1", "2", "3");
        channel.basicQos(1, true);
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, deliveries);
        assertThat(deliveries.nextText()).isEqualTo("1");
        awaitReady(channel, queue, 2);

        channel.basicQos(2, true);
        assertThat(deliveries.nextText()).isEqualTo("2");
        channel.basicQos(0, true);
        assertThat(deliveries.nextText()).isEqualTo("3");
        assertThat(ready(channel, queue)).isZero();
    }

    @Test
    void aLimitInOctetsIsNotImplemented(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.basicQos(1, 0, false));

        assertThat(refusal).isEqualTo(Refusal.ofConnection(540, "NOT_IMPLEMENTED - prefetch_size!=0 (1)"));
    }
}
