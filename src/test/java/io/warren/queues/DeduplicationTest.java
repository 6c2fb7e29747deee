package io.warren.queues;

import static io.warren.harness.Messages.awaitReady;
import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.publish;
import static io.warren.harness.Messages.ready;
import static io.warren.harness.Messages.take;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.WarrenOnly;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A queue that lets only one of several messages with the same id in. */
@BrokerTest
@WarrenOnly(because = "RabbitMQ needs a plugin for it")
class DeduplicationTest {

    private static final String ID = "x-deduplication-header";
    private static final Map<String, Object> WHILE_THERE = Map.of("x-message-deduplication", true);
    private static final Map<String, Object> LAST_TWO = Map.of("x-message-deduplication", true, "x-cache-size", 2);

    private static BasicProperties id(Object id) {
        return new BasicProperties.Builder().headers(Map.of(ID, id)).deliveryMode(2).build();
    }

    private static Channel confirming(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        channel.confirmSelect();
        return channel;
    }

    /** Publishes each under the id that it is. */
    private static void publishIds(Channel channel, String queue, String... ids) throws Exception {
        for (String id : ids) {
            publish(channel, "", queue, id(id), id);
        }
        channel.waitForConfirmsOrDie(15_000);
    }

    @Test
    void aDuplicateOfWhatIsInTheQueueIsConfirmedAndDropped(BrokerUnderTest broker) throws Exception {
        Channel channel = confirming(broker);
        String queue = broker.queue(channel, WHILE_THERE);
        publishIds(channel, queue, "a", "a", "b", "a");

        assertThat(drain(channel, queue)).containsExactly("a", "b");
    }

    @Test
    void whatHasLeftTheQueueMayComeAgain(BrokerUnderTest broker) throws Exception {
        Channel channel = confirming(broker);
        String queue = broker.queue(channel, WHILE_THERE);
        publishIds(channel, queue, "a", "b");
        long tag = channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
        publishIds(channel, queue, "a");
        assertThat(ready(channel, queue)).as("it is still there, unacknowledged").isEqualTo(1);
        channel.basicAck(tag, false);
        channel.queueDeclarePassive(queue); // its answer says that the acknowledgement has come to the queue
        publishIds(channel, queue, "a");

        assertThat(drain(channel, queue)).containsExactly("b", "a");
        publishIds(channel, queue, "b");
        assertThat(drain(channel, queue)).containsExactly("b");
    }

    @Test
    void whatWasRejectedExpiredOrPurgedMayComeAgain(BrokerUnderTest broker) throws Exception {
        Channel channel = confirming(broker);
        String queue = broker.queue(channel, WHILE_THERE);
        publishIds(channel, queue, "a");
        channel.basicReject(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);
        publishIds(channel, queue, "a");
        assertThat(channel.queuePurge(queue).getMessageCount()).isEqualTo(1);
        publish(channel, "", queue, id("a").builder().expiration("10").build(), "a");
        awaitReady(channel, queue, 0);
        publishIds(channel, queue, "a");

        assertThat(drain(channel, queue)).containsExactly("a");
    }

    @Test
    void aMessageThatComesBackIsNoDuplicateOfItself(BrokerUnderTest broker) throws Exception {
        Channel channel = confirming(broker);
        String queue = broker.queue(channel, WHILE_THERE);
        publishIds(channel, queue, "a");
        channel.basicNack(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false, true);
        publishIds(channel, queue, "a");

        assertThat(drain(channel, queue)).containsExactly("a");
    }

    @Test
    void messagesWithoutAnIdAllCome(BrokerUnderTest broker) throws Exception {
        Channel channel = confirming(broker);
        String queue = broker.queue(channel, WHILE_THERE);
        publish(channel, "", queue, "a", "a");
        publish(channel, "", queue, id(Map.of("no", "id")), "a");
        publish(channel, "", queue, id(Map.of("no", "id")), "a");

        assertThat(take(channel, queue, 4)).containsOnly("a");
    }

    @Test
    void withACacheTheLastIdsCountAlsoWhenTheirMessagesAreGone(BrokerUnderTest broker) throws Exception {
        Channel channel = confirming(broker);
        String queue = broker.queue(channel, LAST_TWO);
        publishIds(channel, queue, "a", "b");
        assertThat(drain(channel, queue)).containsExactly("a", "b");
        publishIds(channel, queue, "b", "a", "c");
        publishIds(channel, queue, "b", "a");

        assertThat(drain(channel, queue)).containsExactly("c", "a");
    }

    @Test
    void idsCountAsLongAsTheQueueOrTheMessageSays(BrokerUnderTest broker) throws Exception {
        Channel channel = confirming(broker);
        String queue = broker.queue(channel, Map.of("x-message-deduplication", true, "x-cache-ttl", 3_600_000));
        Map<String, Object> own = new HashMap<>(id("short").getHeaders());
        own.put("x-cache-ttl", 1);
        publishIds(channel, queue, "long");
        while (ready(channel, queue) < 3) { // when one more of them has come, the millisecond of the one before was over
            publish(channel, "", queue, new BasicProperties.Builder().headers(own).build(), "short");
            publishIds(channel, queue, "long");
        }
        assertThat(drain(channel, queue)).containsExactly("long", "short", "short");
    }

    @Test
    void theHeaderCanHaveAnotherName(BrokerUnderTest broker) throws Exception {
        Channel channel = confirming(broker);
        String queue =
                broker.queue(channel, Map.of("x-message-deduplication", true, "x-deduplication-header", "order"));
        BasicProperties order = new BasicProperties.Builder().headers(Map.of("order", 7)).build();
        publish(channel, "", queue, order, "1");
        publish(channel, "", queue, order, "2");
        publishIds(channel, queue, "a", "a");

        assertThat(drain(channel, queue)).containsExactly("1", "a", "a");
    }

    @Test
    void idsOfDifferentTypesAndVeryLongOnesAreDifferent(BrokerUnderTest broker) throws Exception {
        Channel channel = confirming(broker);
        String queue = broker.queue(channel, WHILE_THERE);
        String longId = "x".repeat(60_000);
        Object[] ids = {"1", 1, true, "true", longId, longId + "y", new byte[]{1}};
        for (int round = 0; round < 2; round++) {
            for (Object id : ids) {
                publish(channel, "", queue, id(id), "m");
            }
        }
        channel.waitForConfirmsOrDie(15_000);
        assertThat(ready(channel, queue)).isEqualTo(ids.length);
    }

    @Test
    void aRefusedMessageCountsForNothing(BrokerUnderTest broker) throws Exception {
        Channel channel = confirming(broker);
        String queue = broker.queue(channel,
                Map.of("x-message-deduplication", true, "x-max-length", 1, "x-overflow", "reject-publish"));
        publishIds(channel, queue, "a");
        publish(channel, "", queue, id("b"), "b");
        assertThat(channel.waitForConfirms(15_000)).isFalse();
        assertThat(drain(channel, queue)).containsExactly("a");
        publishIds(channel, queue, "b");
        assertThat(drain(channel, queue)).containsExactly("b");
    }

    @Test
    void aDuplicateIsConfirmedEvenWhenTheQueueIsFull(BrokerUnderTest broker) throws Exception {
        Channel channel = confirming(broker);
        String queue = broker.queue(channel,
                Map.of("x-message-deduplication", true, "x-max-length", 1, "x-overflow", "reject-publish"));
        publishIds(channel, queue, "a", "a");

        assertThat(drain(channel, queue)).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inATransactionOnlyWhatIsCommittedCounts(boolean commits, BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, WHILE_THERE);
        channel.txSelect();
        publish(channel, "", queue, id("a"), "first");
        if (commits) {
            channel.txCommit();
        } else {
            channel.txRollback();
        }
        publish(channel, "", queue, id("a"), "second");
        publish(channel, "", queue, id("a"), "third");
        channel.txCommit();

        assertThat(take(broker.channel(), queue, 1)).containsExactly(commits ? "first" : "second");
        assertThat(ready(broker.channel(), queue)).isZero();
    }

    @Test
    void aDelayedMessageCountsFromWhenItWasPublished(BrokerUnderTest broker) throws Exception {
        Channel channel = confirming(broker);
        String queue = broker.queue(channel, WHILE_THERE);
        Map<String, Object> delayed = new HashMap<>(id("a").getHeaders());
        delayed.put("x-delay", 200);
        publish(channel, "", queue, new BasicProperties.Builder().headers(delayed).deliveryMode(2).build(), "first");
        publishIds(channel, queue, "a");
        awaitReady(channel, queue, 1);
        publishIds(channel, queue, "a");

        assertThat(drain(channel, queue)).containsExactly("first");
    }
}
