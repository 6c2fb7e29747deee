package io.warren.clients;

import static io.warren.harness.Messages.awaitReady;
import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.fill;
import static io.warren.harness.Messages.publish;
import static io.warren.harness.Messages.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Subscribing, being delivered to, cancelling and being cancelled. */
@BrokerTest
class ConsumerTest {

    @Test
    void theBrokerNamesAConsumerThatHasNoTag(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);

        assertThat(channel.basicConsume(queue, new Deliveries(channel))).startsWith("amq.ctag-");
        assertThat(channel.basicConsume(queue, true, "mine", new Deliveries(channel))).isEqualTo("mine");
    }

    @Test
    void aTagIsForOneConsumerOfTheChannel(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.basicConsume(queue, true, "mine", new Deliveries(channel));

        Refusal refusal = Refusal.after(channel,
                () -> channel.basicConsume(queue, true, "mine", new Deliveries(channel)));

        assertThat(refusal)
                .isEqualTo(Refusal.ofConnection(530, "NOT_ALLOWED - attempt to reuse consumer tag 'mine'"));
    }

    @Test
    void twoChannelsMayUseTheSameTag(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        Channel first = connection.createChannel();
        Channel second = connection.createChannel();
        String queue = broker.queue(first);
        first.basicConsume(queue, true, "mine", new Deliveries(first));
        second.basicConsume(queue, true, "mine", new Deliveries(second));

        assertThat(ready(first, queue)).isZero();
        assertThat(first.queueDeclarePassive(queue).getConsumerCount()).isEqualTo(2);
    }

    @Test
    void consumingAMissingQueueIsNotFound(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.basicConsume("missing", new Deliveries(channel)));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(404, "NOT_FOUND - no queue 'missing' in vhost '/'"));
    }

    @Test
    void deliveriesAreNumberedFromOnePerChannel(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String first = broker.queue(channel);
        String second = broker.queue(channel);
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(first, deliveries);
        channel.basicConsume(second, true, deliveries);

        publish(channel, "", first, "a");
        assertThat(Deliveries.tag(deliveries.next())).isEqualTo(1);
        publish(channel, "", second, "b");
        assertThat(Deliveries.tag(deliveries.next())).isEqualTo(2);
        publish(channel, "", first, "c");
        assertThat(Deliveries.tag(deliveries.next())).isEqualTo(3);
    }

    @Test
    void withNoAckMessagesAreGoneOnceDelivered(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b", "c");
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, deliveries);
        assertThat(deliveries.nextTexts(3)).containsExactly("a", "b", "c");
        channel.close();

        assertThat(ready(broker.channel(), queue)).isZero();
    }

    @Test
    void withNoAckThePrefetchDoesNotCount(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b", "c");
        channel.basicQos(1);
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, deliveries);

        assertThat(deliveries.nextTexts(3)).containsExactly("a", "b", "c");
    }

    @Test
    void afterCancelNothingIsDeliveredAndWhatWasUnacknowledgedStaysSo(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        Deliveries deliveries = new Deliveries(channel);
        String tag = channel.basicConsume(queue, deliveries);
        publish(channel, "", queue, "before");
        Delivery before = deliveries.next();
        channel.basicCancel(tag);
        fill(channel, queue, "after");

        assertThat(ready(channel, queue)).isEqualTo(1);
        assertThat(deliveries.waiting()).isZero();
        channel.basicAck(Deliveries.tag(before), false);
        channel.close();
        assertThat(drain(broker.channel(), queue)).containsExactly("after");
    }

    @Test
    void cancellingAnUnknownTagIsNoError(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.basicConsume(queue, true, "mine", new Deliveries(channel));
        channel.basicCancel("mine");

        channel.basicConsume(queue, true, "mine", new Deliveries(channel));

        assertThat(channel.queueDeclarePassive(queue).getConsumerCount()).isEqualTo(1);
    }

    @Test
    void theBrokerCancelsConsumersOfADeletedQueue(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, "mine", deliveries);

        broker.channel().queueDelete(queue);

        assertThat(deliveries.cancelledTag().get(15, TimeUnit.SECONDS)).isEqualTo("mine");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aConsumersChannelServesItsOtherConsumersAfterACancel(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String deleted = broker.queue(channel);
        String kept = broker.queue(channel);
        Deliveries cancelled = new Deliveries(channel);
        Deliveries serving = new Deliveries(channel);
        channel.basicConsume(deleted, cancelled);
        channel.basicConsume(kept, true, serving);
        channel.queueDelete(deleted);
        cancelled.cancelledTag().get(15, TimeUnit.SECONDS);

        publish(channel, "", kept, "m");

        assertThat(serving.nextText()).isEqualTo("m");
    }

    @Test
    void equalConsumersTakeTurns(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        List<Deliveries> consumers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            consumers.add(new Deliveries(channel));
            channel.basicConsume(queue, true, consumers.get(i));
        }

        publish(channel, "", queue, IntStream.range(0, 300).mapToObj(Integer::toString).toArray(String[]::new));

        await().until(() -> consumers.stream().mapToInt(Deliveries::waiting).sum(), sum -> sum == 300);
        assertThat(consumers).allSatisfy(consumer -> assertThat(consumer.waiting()).isBetween(80, 120));
    }

    @Test
    void aConsumerOfHigherPriorityIsServedFirst(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        Deliveries low = new Deliveries(channel);
        Deliveries high = new Deliveries(channel);
        channel.basicQos(2);
        channel.basicConsume(queue, false, Map.of("x-priority", -1), low);
        channel.basicConsume(queue, false, Map.of("x-priority", 10), high);

        publish(channel, "", queue, "1", "2");
        assertThat(high.nextTexts(2)).containsExactly("1", "2");
        publish(channel, "", queue, "3", "4", "5");

        assertThat(low.nextTexts(2)).containsExactly("3", "4");
        awaitReady(channel, queue, 1);
        assertThat(high.waiting()).isZero();
    }

    @Test
    void aPriorityThatIsNotAnIntegerIsRefused(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);

        Refusal refusal = Refusal.after(channel,
                () -> channel.basicConsume(queue, false, Map.of("x-priority", "high"), new Deliveries(channel)));

        assertThat(refusal.scope()).isEqualTo(Refusal.Scope.CHANNEL);
        assertThat(refusal.code()).isEqualTo(406);
        assertThat(refusal.text()).startsWith("PRECONDITION_FAILED - invalid arg 'x-priority'");
    }

    @Test
    void anExclusiveConsumerKeepsOthersAway(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        Channel other = broker.channel();
        String queue = broker.queue(channel);
        channel.basicConsume(queue, false, "alone", false, true, null, new Deliveries(channel));

        Refusal refusal = Refusal.after(other, () -> other.basicConsume(queue, new Deliveries(other)));

        assertThat(refusal).isEqualTo(
                Refusal.ofChannel(403, "ACCESS_REFUSED - queue '" + queue + "' in vhost '/' in exclusive use"));
    }

    @Test
    void aConsumerCannotBeExclusiveBesideOthers(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        Channel other = broker.channel();
        String queue = broker.queue(channel);
        channel.basicConsume(queue, new Deliveries(channel));

        Refusal refusal = Refusal.after(other,
                () -> other.basicConsume(queue, false, "alone", false, true, null, new Deliveries(other)));

        assertThat(refusal.code()).isEqualTo(403);
    }

    @Test
    void onceTheExclusiveConsumerIsCancelledOthersMayCome(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.basicConsume(queue, false, "alone", false, true, null, new Deliveries(channel));
        channel.basicCancel("alone");
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, deliveries);

        publish(channel, "", queue, "m");

        assertThat(deliveries.nextText()).isEqualTo("m");
    }
}
