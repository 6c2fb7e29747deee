package io.warren.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A client that stops reading fills its socket; that is its own affair. */
@BrokerTest
class SlowConsumerTest {

    private static final int MESSAGES = 3_000; // the client takes in a thousand, then it reads no further
    private static final int SIZE = 16 * 1024;

    @Test
    void itHoldsUpNobodyElseAndGetsAllInTheEnd(BrokerUnderTest broker) throws Exception {
        Channel slow = broker.channel();
        Channel publisher = broker.channel();
        Channel quick = broker.channel();
        String slowQueue = broker.queue(slow);
        String quickQueue = broker.queue(quick);
        CountDownLatch awake = new CountDownLatch(1);
        BlockingQueue<Integer> slowlyRead = new LinkedBlockingQueue<>();
        slow.basicConsume(slowQueue, true, new DefaultConsumer(slow) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
                try {
                    awake.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                slowlyRead.add(ByteBuffer.wrap(body).getInt());
            }
        });
        Deliveries quickOnes = new Deliveries(quick);
        quick.basicConsume(quickQueue, true, quickOnes);

        publisher.confirmSelect();
        for (int i = 0; i < MESSAGES; i++) {
            byte[] body = ByteBuffer.allocate(SIZE).putInt(i).array();
            publisher.basicPublish("", slowQueue, null, body);
            publisher.basicPublish("", quickQueue, null, body);
        }
        publisher.waitForConfirmsOrDie(20_000);
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(ByteBuffer.wrap(quickOnes.next().getBody()).getInt()).isEqualTo(i);
        }
        assertThat(slowlyRead).isEmpty();

        awake.countDown();

        for (int i = 0; i < MESSAGES; i++) {
            assertThat(slowlyRead.poll(15, TimeUnit.SECONDS)).isEqualTo(i);
        }
    }
}
