package io.warren.queues;

import static io.warren.harness.Messages.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A queue with x-expires goes when nobody has used it for that long. */
@BrokerTest
class QueueExpiryTest {

    private static final Duration WAIT = Duration.ofSeconds(15);

    private static Map<String, Object> expires(long millis) {
        return Map.of("x-expires", millis);
    }

    private static boolean isThere(BrokerUnderTest broker, String queue) throws Exception {
        Channel asking = broker.channel();
        try {
            asking.queueDeclarePassive(queue);
            asking.close();
            return true;
        } catch (java.io.IOException gone) {
            return false;
        }
    }

    @Test
    void anUnusedQueueGoesWithAllThatIsInIt(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel, expires(100));
        publish(channel, "", queue, "1");
        await().atMost(WAIT).until(() -> !isThere(broker, queue));
    }

    @Test
    void aQueueWithAConsumerStaysAndGoesWhenTheConsumerHasGone(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String clock = broker.queue(channel, expires(400));
        String queue = broker.queue(channel, expires(200));
        String tag = channel.basicConsume(queue, true, new Deliveries(channel));
        await().atMost(WAIT).until(() -> !isThere(broker, clock));
        assertThat(isThere(broker, queue)).isTrue();
        channel.basicCancel(tag);
        await().atMost(WAIT).until(() -> !isThere(broker, queue));
    }

    @Test
    void aQueueThatExpiresAtOnceIsNone(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.name("q");
        Refusal refusal = Refusal.after(channel, () -> channel.queueDeclare(queue, false, true, false, expires(0)));
        assertThat(refusal.code()).isEqualTo(406);
        assertThat(refusal.text()).contains("x-expires");
    }
}
