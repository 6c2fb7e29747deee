package io.warren.clients;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.fill;
import static io.warren.harness.Messages.ready;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import org.junit.jupiter.api.Test;

/** Deleting and purging queues. */
@BrokerTest
class QueueDeletionTest {

    @Test
    void deleteAnswersWithTheNumberOfMessages(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b");

        assertThat(channel.queueDelete(queue).getMessageCount()).isEqualTo(2);
        assertThat(Refusal.after(channel, () -> channel.queueDeclarePassive(queue)).code()).isEqualTo(404);
    }

    @Test
    void deletingAMissingQueueIsNoError(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        assertThat(channel.queueDelete(broker.name("missing")).getMessageCount()).isZero();
    }

    @Test
    void deleteIfUnusedIsRefusedWhileThereIsAConsumer(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.basicConsume(queue, new Deliveries(channel));

        Refusal refusal = Refusal.after(channel, () -> channel.queueDelete(queue, true, false));

        assertThat(refusal)
                .isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - queue '" + queue + "' in vhost '/' in use"));
    }

    @Test
    void deleteIfUnusedDeletesWhenThereIsNoConsumer(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "m");
        channel.basicCancel(channel.basicConsume(queue, new Deliveries(channel)));

        assertThat(channel.queueDelete(queue, true, false)).isNotNull();
        assertThat(Refusal.after(channel, () -> channel.queueDeclarePassive(queue)).code()).isEqualTo(404);
    }

    @Test
    void deleteIfEmptyIsRefusedWhileThereAreMessages(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "m");

        Refusal refusal = Refusal.after(channel, () -> channel.queueDelete(queue, false, true));

        assertThat(refusal)
                .isEqualTo(
                        Refusal.ofChannel(406, "PRECONDITION_FAILED - queue '" + queue + "' in vhost '/' not empty"));
    }

    @Test
    void deleteIfEmptyDeletesAnEmptyQueue(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);

        assertThat(channel.queueDelete(queue, false, true).getMessageCount()).isZero();
    }

    @Test
    void deletingAQueueDeletesItsBindings(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.queueBind(queue, "amq.direct", queue + "-key");
        channel.queueDelete(queue);
        channel.queueDeclare(queue, false, false, false, null);
        channel.confirmSelect();

        channel.basicPublish("amq.direct", queue + "-key", null, new byte[1]);
        channel.waitForConfirmsOrDie(15_000);

        assertThat(ready(channel, queue)).isZero();
    }

    @Test
    void purgeRemovesWhatIsReadyAndSaysHowMany(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b", "c");
        GetResponse unacknowledged = channel.basicGet(queue, false);

        assertThat(channel.queuePurge(queue).getMessageCount()).isEqualTo(2);
        assertThat(ready(channel, queue)).isZero();

        channel.basicNack(unacknowledged.getEnvelope().getDeliveryTag(), false, true);
        assertThat(drain(channel, queue)).containsExactly("a");
    }

    @Test
    void purgingAMissingQueueIsNotFound(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.queuePurge("missing"));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(404, "NOT_FOUND - no queue 'missing' in vhost '/'"));
    }
}
