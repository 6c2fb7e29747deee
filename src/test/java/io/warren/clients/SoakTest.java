package io.warren.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many publishers and consumers that acknowledge, give back, close channels and cancel at random: in the end every
 * message was acknowledged once in every queue it was routed to, and none was delivered again without the flag.
 */
@BrokerTest
class SoakTest {

    private static final int PUBLISHERS = 3;
    private static final int MESSAGES = 4_000; // by each publisher
    private static final int QUEUES = 2;
    private static final int CONSUMERS = 3; // of each queue

    private final long seed = Long.getLong("warren.test.seed", System.nanoTime());
    private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(QUEUES * PUBLISHERS * MESSAGES);
    private final AtomicIntegerArray delivered = new AtomicIntegerArray(QUEUES * PUBLISHERS * MESSAGES);
    private final AtomicLong settled = new AtomicLong();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    @Test
    @Timeout(120)
    void nothingIsLostAndNothingIsAcknowledgedTwice(BrokerUnderTest broker) throws Exception {
        System.out.println("SoakTest: -Dwarren.test.seed=" + seed);
        Channel channel = broker.channel();
        String exchange = broker.exchange(channel, BuiltinExchangeType.FANOUT);
        for (int queue = 0; queue < QUEUES; queue++) {
            String name = broker.queue(channel);
            channel.queueBind(name, exchange, "");
            for (int i = 0; i < CONSUMERS; i++) {
                new WhimsicalConsumer(broker.connect(), name, queue, new Random(seed + 31L * queue + i)).subscribe();
            }
        }
        AtomicInteger confirmed = new AtomicInteger();
        for (int i = 0; i < PUBLISHERS; i++) {
            Channel publisher = broker.channel();
            int first = i * MESSAGES;
            Thread.ofVirtual().start(() -> publish(publisher, exchange, first, confirmed));
        }

        await().atMost(Duration.ofSeconds(100)).until(() -> !wrong.isEmpty()
                || (confirmed.get() == PUBLISHERS && settled.get() >= acknowledged.length()));

        assertThat(wrong).as("seed %d", seed).isEmpty();
        for (int i = 0; i < acknowledged.length(); i++) {
            assertThat(acknowledged.get(i)).as("acknowledgements of %d, seed %d", i, seed).isEqualTo(1);
        }
    }

    private void publish(Channel channel, String exchange, int first, AtomicInteger confirmed) {
        try {
            channel.confirmSelect();
            for (int i = 0; i < MESSAGES; i++) {
                byte[] body = ByteBuffer.allocate(4 + i % 300).putInt(first + i).array();
                channel.basicPublish(exchange, "", null, body);
                if (i % 500 == 499) {
                    channel.waitForConfirmsOrDie(60_000);
                }
            }
            channel.waitForConfirmsOrDie(60_000);
            confirmed.incrementAndGet();
        } catch (Exception e) {
            wrong.add("publisher: " + e);
        }
    }

    /** Mostly acknowledges; sometimes gives back, sometimes leaves with what it holds and comes again. */
    private final class WhimsicalConsumer {

        private final Connection connection;
        private final String queueName;
        private final int queue;
        private final Random random;

        WhimsicalConsumer(Connection connection, String queueName, int queue, Random random) {
            this.connection = connection;
            this.queueName = queueName;
            this.queue = queue;
            this.random = random;
        }

        void subscribe() throws IOException {
            Channel channel = connection.createChannel();
            channel.basicQos(1 + random.nextInt(20));
            channel.basicConsume(queueName, false, new DefaultConsumer(channel) {
                private boolean left;

                @Override
                public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
                    if (left) {
                        return; // delivered before the close took effect; comes again
                    }
                    try {
                        left = decide(channel, envelope, ByteBuffer.wrap(body).getInt());
                    } catch (Exception e) {
                        left = true;
                        wrong.add("consumer of queue " + queue + ": " + e);
                    }
                }
            });
        }

        /** Returns true when the consumer has left its channel. */
        private boolean decide(Channel channel, Envelope envelope, int message) throws Exception {
            int index = queue * PUBLISHERS * MESSAGES + message;
            if (delivered.incrementAndGet(index) > 1 && !envelope.isRedeliver()) {
                wrong.add("message " + message + " came again to queue " + queue + " without the redelivered flag");
            }
            int whim = random.nextInt(1_000);
            if (whim < 5) {
                channel.close();
                subscribe();
                return true;
            }
            if (whim < 60) {
                channel.basicReject(envelope.getDeliveryTag(), true);
            } else if (whim < 100) {
                channel.basicNack(envelope.getDeliveryTag(), false, true);
            } else {
                channel.basicAck(envelope.getDeliveryTag(), false);
                acknowledged.incrementAndGet(index);
                settled.incrementAndGet();
            }
            return false;
        }
    }
}
