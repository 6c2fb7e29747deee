package io.warren.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one channel publishes to one queue arrives in that order. */
@BrokerTest
class MessageOrderTest {

    private static final int PUBLISHERS = 4;
    private static final int MESSAGES = 5_000;

    @Test
    void eachPublishersMessagesArriveInOrderUnderLoad(BrokerUnderTest broker) throws Exception {
        Channel consumer = broker.channel();
        String queue = broker.queue(consumer);
        Deliveries deliveries = new Deliveries(consumer);
        consumer.basicQos(200);
        consumer.basicConsume(queue, deliveries);
        List<Thread> publishing = new ArrayList<>();
        Connection shared = broker.connect();
        for (int i = 0; i < PUBLISHERS; i++) {
            int publisher = i;
            // Two on channels of one connection, two on connections of their own.
            Channel channel = i < 2 ? shared.createChannel() : broker.channel();
            publishing.add(Thread.ofVirtual().start(() -> publishNumbered(channel, queue, publisher)));
        }

        int[] next = new int[PUBLISHERS];
        for (int i = 0; i < PUBLISHERS * MESSAGES; i++) {
            Delivery delivery = deliveries.next();
            ByteBuffer body = ByteBuffer.wrap(delivery.getBody());
            int publisher = body.getInt();
            assertThat(body.getInt()).as("next of publisher %d", publisher).isEqualTo(next[publisher]++);
            if (i % 50 == 49) {
                consumer.basicAck(Deliveries.tag(delivery), true);
            }
        }
        for (Thread thread : publishing) {
            thread.join();
        }
        assertThat(next).containsOnly(MESSAGES);
    }

    @Test
    void orderHoldsAcrossExchangesThatLeadToTheSameQueue(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String fanout = broker.exchange(channel, BuiltinExchangeType.FANOUT);
        String topic = broker.exchange(channel, BuiltinExchangeType.TOPIC);
        String through = broker.exchange(channel, BuiltinExchangeType.DIRECT);
        String queue = broker.queue(channel);
        channel.queueBind(queue, fanout, "");
        channel.queueBind(queue, topic, "#");
        channel.exchangeBind(fanout, through, "k");
        String[] exchanges = {fanout, topic, through, ""};
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, deliveries);

        for (int i = 0; i < 2_000; i++) {
            String exchange = exchanges[i % exchanges.length];
            channel.basicPublish(exchange, exchange.isEmpty() ? queue : "k", null, numbered(0, i));
        }

        for (int i = 0; i < 2_000; i++) {
            assertThat(ByteBuffer.wrap(deliveries.next().getBody()).getInt(4)).isEqualTo(i);
        }
    }

    private static void publishNumbered(Channel channel, String queue, int publisher) {
        try {
            for (int i = 0; i < MESSAGES; i++) {
                channel.basicPublish("", queue, null, numbered(publisher, i));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] numbered(int publisher, int number) {
        return ByteBuffer.allocate(8).putInt(publisher).putInt(number).array();
    }
}
