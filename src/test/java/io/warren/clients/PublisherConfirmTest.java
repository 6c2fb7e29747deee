package io.warren.clients;

import static io.warren.harness.Messages.drain;
import static io.warren.harness.Messages.ready;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A confirm says that the broker is responsible for the message now. */
@BrokerTest
class PublisherConfirmTest {

    private static final long WAIT_MILLIS = 20_000;

    @Test
    void numbersStartAtOneWithConfirmSelect(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.basicPublish("", queue, null, new byte[1]); // before the select: not counted
        AtomicLong last = new AtomicLong();
        channel.addConfirmListener((tag, multiple) -> last.set(tag), (tag, multiple) -> last.set(-1));
        channel.confirmSelect();

        channel.basicPublish("", queue, null, new byte[1]);
        channel.waitForConfirmsOrDie(WAIT_MILLIS);

        assertThat(last).hasValue(1);
    }

    @Test
    void aConfirmedMessageIsInItsQueue(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        channel.confirmSelect();
        for (int i = 1; i <= 20; i++) {
            channel.basicPublish("", queue, null, new byte[1]);
            channel.waitForConfirmsOrDie(WAIT_MILLIS);
            assertThat(ready(channel, queue)).isEqualTo(i);
        }
    }

    @Test
    void aPersistentMessageOnADurableQueueIsConfirmed(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.name("durable");
        channel.queueDeclare(queue, true, false, false, null);
        channel.confirmSelect();

        channel.basicPublish("", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, "m".getBytes(UTF_8));
        channel.waitForConfirmsOrDie(WAIT_MILLIS);

        assertThat(drain(channel, queue)).containsExactly("m");
    }

    @Test
    void anUnroutableMessageIsConfirmed(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        channel.confirmSelect();

        channel.basicPublish("amq.direct", "nowhere", null, new byte[1]);

        assertThat(channel.waitForConfirms(WAIT_MILLIS)).isTrue();
    }

    @Test
    void aMessageForSeveralQueuesIsConfirmedOnce(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.FANOUT);
        for (int i = 0; i < 5; i++) {
            channel.queueBind(broker.queue(channel), exchange, "");
        }
        Confirms confirms = new Confirms();
        confirms.listen(channel);

        for (int i = 0; i < 50; i++) {
            confirms.publish(channel, exchange, "");
        }

        confirms.awaitAll();
    }

    @Test
    void everyOneOfManyInFlightIsConfirmedExactlyOnce(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        Confirms confirms = new Confirms();
        confirms.listen(channel);

        for (int i = 0; i < 5_000; i++) {
            confirms.publish(channel, "", i % 7 == 0 ? "nowhere" : queue);
        }

        confirms.awaitAll();
        assertThat(ready(channel, queue)).isEqualTo(5_000 - 715);
    }

    @Test
    void everyMessageForAQueueThatIsBeingDeletedIsAnswered(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        Channel deleting = broker.channel();
        String queue = broker.queue(channel);
        Confirms confirms = new Confirms();
        confirms.listen(channel);
        Thread deleter = Thread.ofVirtual().start(() -> deleteAndDeclare(deleting, queue, 100));

        do {
            confirms.publish(channel, "", queue);
        } while (deleter.isAlive());

        confirms.awaitAllAnswered(); // RabbitMQ sends a nack when the queue goes while the message is on its way
    }

    private static void deleteAndDeclare(Channel channel, String queue, int times) {
        try {
            for (int i = 0; i < times; i++) {
                channel.queueDelete(queue);
                channel.queueDeclare(queue, false, false, false, null);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void confirmsOfOneChannelDoNotCountForAnother(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        Channel first = connection.createChannel();
        Channel second = connection.createChannel();
        String queue = broker.queue(first);
        Confirms firsts = new Confirms();
        Confirms seconds = new Confirms();
        firsts.listen(first);
        seconds.listen(second);

        for (int i = 0; i < 200; i++) {
            firsts.publish(first, "", queue);
            seconds.publish(second, "", queue);
        }

        firsts.awaitAll();
        seconds.awaitAll();
        assertThat(ready(first, queue)).isEqualTo(400);
    }

    @Test
    void selectingTwiceGoesOnCounting(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        Confirms confirms = new Confirms();
        confirms.listen(channel);
        confirms.publish(channel, "", queue);
        channel.confirmSelect();
        confirms.publish(channel, "", queue);

        confirms.awaitAll();
    }

    /** Keeps book of what was published and which numbers came back; a number that comes twice fails. */
    private static final class Confirms {

        private final ConcurrentSkipListSet<Long> open = new ConcurrentSkipListSet<>();
        private final Set<Long> nacked = new ConcurrentSkipListSet<>();
        private final Set<String> wrong = new ConcurrentSkipListSet<>();

        void listen(Channel channel) throws Exception {
            channel.addConfirmListener(this::onAnswer, (tag, multiple) -> {
                nacked.add(tag);
                onAnswer(tag, multiple);
            });
            channel.confirmSelect();
        }

        void publish(Channel channel, String exchange, String routingKey) throws Exception {
            open.add(channel.getNextPublishSeqNo());
            channel.basicPublish(exchange, routingKey, null, new byte[16]);
        }

        void awaitAll() {
            awaitAllAnswered();
            assertThat(nacked).isEmpty();
        }

        void awaitAllAnswered() {
            await().until(open::isEmpty);
            assertThat(wrong).isEmpty();
        }

        private void onAnswer(long tag, boolean multiple) {
            if (multiple) {
                Set<Long> upTo = open.headSet(tag, true);
                if (upTo.isEmpty()) {
                    wrong.add("nothing open up to " + tag);
                }
                upTo.clear();
            } else if (!open.remove(tag)) {
                wrong.add("answer to " + tag + " again");
            }
        }
    }
}
