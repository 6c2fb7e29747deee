package io.warren.clients;

import static io.warren.harness.Messages.drain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** While queues hold more memory than the watermark allows, publishers wait and consumers go on. */
@BrokerTest(settings = "vm_memory_high_watermark.absolute=4MB")
class MemoryAlarmTest {

    private static final int MESSAGES = 400;
    private static final int SIZE = 64 * 1024;

    @Test
    void publishersAreBlockedUntilConsumersHaveMadeRoom(BrokerUnderTest broker) throws Exception {
        Connection publishing = broker.connect();
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        publishing.addBlockedListener(reason -> events.add("blocked: " + reason), () -> events.add("unblocked"));
        Channel publisher = publishing.createChannel();
        Channel consumer = broker.channel();
        String queue = broker.queue(consumer);

        // More than the watermark, and than the sockets' buffers can hold: this thread has to wait.
        Thread publishThread = Thread.ofVirtual().start(() -> publishAll(publisher, queue));
        assertThat(events.poll(15, TimeUnit.SECONDS)).isEqualTo("blocked: low on memory");
        assertThat(consumer.queueDeclare().getQueue()).as("who does not publish is served").isNotEmpty();

        int taken = 0;
        while (taken < MESSAGES) {
            taken += drain(consumer, queue).size();
        }
        publishThread.join();

        assertThat(taken).isEqualTo(MESSAGES);
        await().until(() -> events.contains("unblocked"));
        assertThat(publishing.isOpen()).isTrue();
    }

    private static void publishAll(Channel channel, String queue) {
        try {
            for (int i = 0; i < MESSAGES; i++) {
                channel.basicPublish("", queue, null, new byte[SIZE]);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
