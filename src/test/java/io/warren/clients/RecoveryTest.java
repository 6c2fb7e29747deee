package io.warren.clients;

import static io.warren.harness.Messages.awaitReady;
import static io.warren.harness.Messages.publish;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Recoverable;
import com.rabbitmq.client.RecoveryListener;
import com.rabbitmq.client.impl.recovery.AutorecoveringConnection;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.SocketCutter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The Java client reconnects by itself after its connection was cut, and finds its topology again. */
@BrokerTest
class RecoveryTest {

    @Test
    void exclusiveQueuesBindingsAndConsumersComeBack(BrokerUnderTest broker) throws Exception {
        ConnectionFactory factory = recovering(broker);
        SocketCutter cutter = SocketCutter.on(factory);
        Connection connection = broker.connect(factory);
        Channel channel = connection.createChannel();
        String queue = channel.queueDeclare().getQueue();
        CompletableFuture<String> newName = new CompletableFuture<>();
        ((AutorecoveringConnection) connection).addQueueRecoveryListener((before, after) -> newName.complete(after));
        channel.queueBind(queue, "amq.direct", queue);
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, deliveries);

        cutAndAwaitRecovery(cutter, connection);

        Channel publisher = broker.channel();
        publish(publisher, "amq.direct", queue, "by binding");
        assertThat(deliveries.nextText()).isEqualTo("by binding");
        publish(publisher, "", newName.join(), "by name");
        assertThat(deliveries.nextText()).isEqualTo("by name");
    }

    @Test
    void unacknowledgedMessagesAreDeliveredAgainAndPrefetchIsKept(BrokerUnderTest broker) throws Exception {
        ConnectionFactory factory = recovering(broker);
        SocketCutter cutter = SocketCutter.on(factory);
        Connection connection = broker.connect(factory);
        Channel channel = connection.createChannel();
        Channel witness = broker.channel();
        String queue = broker.queue(witness);
        publish(witness, "", queue, "1", "2", "3", "4");
        channel.basicQos(2);
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, deliveries);
        assertThat(deliveries.nextTexts(2)).containsExactly("1", "2");

        cutAndAwaitRecovery(cutter, connection);

        var again = deliveries.next();
        assertThat(Deliveries.text(again)).isEqualTo("1");
        assertThat(Deliveries.redelivered(again)).isTrue();
        assertThat(deliveries.nextText()).isEqualTo("2");
        awaitReady(witness, queue, 2);
        channel.basicAck(Deliveries.tag(again), false);
        assertThat(deliveries.nextText()).isEqualTo("3");
    }

    @Test
    void confirmsGoOnAfterRecovery(BrokerUnderTest broker) throws Exception {
        ConnectionFactory factory = recovering(broker);
        SocketCutter cutter = SocketCutter.on(factory);
        Connection connection = broker.connect(factory);
        Channel channel = connection.createChannel();
        String queue = broker.queue(channel);
        channel.confirmSelect();
        publish(channel, "", queue, "before");
        channel.waitForConfirmsOrDie(15_000);

        cutAndAwaitRecovery(cutter, connection);

        publish(channel, "", queue, "after");
        channel.waitForConfirmsOrDie(15_000);
        awaitReady(channel, queue, 2);
    }

    private static ConnectionFactory recovering(BrokerUnderTest broker) {
        ConnectionFactory factory = broker.connectionFactory();
        factory.setAutomaticRecoveryEnabled(true);
        factory.setNetworkRecoveryInterval(100);
        return factory;
    }

    private static void cutAndAwaitRecovery(SocketCutter cutter, Connection connection) throws Exception {
        CountDownLatch recovered = new CountDownLatch(1);
        ((Recoverable) connection).addRecoveryListener(new RecoveryListener() {
            @Override
            public void handleRecovery(Recoverable recoverable) {
                recovered.countDown();
            }

            @Override
            public void handleRecoveryStarted(Recoverable recoverable) {
                // Only the end counts.
            }
        });
        cutter.cut();
        assertThat(recovered.await(20, TimeUnit.SECONDS)).as("recovered").isTrue();
    }
}
