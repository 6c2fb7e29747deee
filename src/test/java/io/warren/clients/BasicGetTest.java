package io.warren.clients;

import static io.warren.harness.Messages.awaitReady;
import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.fill;
import static io.warren.harness.Messages.publish;
import static io.warren.harness.Messages.ready;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Refusal;
import org.junit.jupiter.api.Test;

/** Fetching messages one by one. */
@BrokerTest
class BasicGetTest {

    @Test
    void anEmptyQueueAnswersGetEmpty(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        assertThat(channel.basicGet(broker.queue(channel), true)).isNull();
    }

    @Test
    void getAnswersWithEnvelopeAndTheNumberStillReady(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.queueBind(queue, "amq.topic", queue + ".*");
        publish(channel, "amq.topic", queue + ".a", "first");
        publish(channel, "", queue, "second", "third");
        awaitReady(channel, queue, 3);

        GetResponse got = channel.basicGet(queue, false);

        assertThat(got.getBody()).asString(UTF_8).isEqualTo("first");
        assertThat(got.getMessageCount()).isEqualTo(2);
        assertThat(got.getEnvelope().getExchange()).isEqualTo("amq.topic");
        assertThat(got.getEnvelope().getRoutingKey()).isEqualTo(queue + ".a");
        assertThat(got.getEnvelope().isRedeliver()).isFalse();
        assertThat(got.getEnvelope().getDeliveryTag()).isEqualTo(1);
    }

    @Test
    void aGetFindsWhatItsChannelPublishedBefore(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        for (int i = 0; i < 200; i++) {
            String queue = channel.queueDeclare().getQueue();
            publish(channel, "", queue, "m");
            assertThat(channel.basicGet(queue, true)).as("get %d", i).isNotNull();
        }
    }

    @Test
    void withNoAckTheMessageIsGoneAtOnce(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "m");
        channel.basicGet(queue, true);
        channel.close();

        assertThat(ready(broker.channel(), queue)).isZero();
    }

    @Test
    void anUnacknowledgedMessageIsInvisibleToOthersAndComesBack(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        Channel other = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "m");
        channel.basicGet(queue, false);
        assertThat(other.basicGet(queue, true)).isNull();
        channel.close();

        GetResponse again = other.basicGet(queue, true);

        assertThat(again.getEnvelope().isRedeliver()).isTrue();
        assertThat(again.getBody()).asString(UTF_8).isEqualTo("m");
    }

    @Test
    void getsAreNotBoundByThePrefetchOfConsumers(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        fill(channel, queue, "a", "b", "c");
        channel.basicQos(1);

        assertThat(channel.basicGet(queue, false)).isNotNull();
        assertThat(channel.basicGet(queue, false)).isNotNull();
        assertThat(drain(channel, queue)).containsExactly("c");
    }

    @Test
    void gettingFromAMissingQueueIsNotFound(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.basicGet("missing", true));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(404, "NOT_FOUND - no queue 'missing' in vhost '/'"));
    }

    @Test
    void gettingWithoutANameAndWithoutADeclareIsNotFound(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal = Refusal.after(channel, () -> channel.basicGet("", true));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(404, "NOT_FOUND - no previously declared queue"));
    }
}
