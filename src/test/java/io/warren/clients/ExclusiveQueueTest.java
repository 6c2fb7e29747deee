package io.warren.clients;

import static io.warren.harness.Messages.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import io.warren.harness.SocketCutter;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An exclusive queue belongs to the connection that declared it. */
@BrokerTest
class ExclusiveQueueTest {

    /** Something that a connection which is not the owner tries. */
    record Attempt(String name, Use use) {

        interface Use {
            void apply(Channel channel, String queue) throws IOException;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attempt> attempts() {
        return Stream.of(
                new Attempt("declare", (channel, queue) -> channel.queueDeclare(queue, false, true, false, null)),
                new Attempt("passive declare", Channel::queueDeclarePassive),
                new Attempt("consume", (channel, queue) -> channel.basicConsume(queue, new Deliveries(channel))),
                new Attempt("get", (channel, queue) -> channel.basicGet(queue, true)),
                new Attempt("bind", (channel, queue) -> channel.queueBind(queue, "amq.direct", "k")),
                new Attempt("unbind", (channel, queue) -> channel.queueUnbind(queue, "amq.direct", "k")),
                new Attempt("purge", Channel::queuePurge), new Attempt("delete", Channel::queueDelete));
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void anotherConnectionFindsItLocked(Attempt attempt, BrokerUnderTest broker) throws Exception {
        Channel owner = broker.channel();
        String queue = broker.name("exclusive");
        owner.queueDeclare(queue, false, true, false, null);
        owner.queueBind(queue, "amq.direct", "k");
        Channel other = broker.channel();

        Refusal refusal = Refusal.after(other, () -> attempt.use().apply(other, queue));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(405, "RESOURCE_LOCKED - cannot obtain exclusive access to "
                + "locked queue '" + queue + "' in vhost '/'. It could be originally declared on another connection "
                + "or the exclusive property value does not match that of the original declaration."));
    }

    @Test
    void aQueueThatIsNotExclusiveCannotBecomeSo(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);

        Refusal refusal = Refusal.after(channel, () -> channel.queueDeclare(queue, false, true, false, null));

        assertThat(refusal.code()).isEqualTo(405);
        assertThat(refusal.text()).startsWith("RESOURCE_LOCKED - cannot obtain exclusive access to locked queue");
    }

    @Test
    void allChannelsOfItsConnectionMayUseIt(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        String queue = broker.name("exclusive");
        connection.createChannel().queueDeclare(queue, false, true, false, null);
        Channel other = connection.createChannel();
        Deliveries deliveries = new Deliveries(other);
        other.basicConsume(queue, true, deliveries);

        other.basicPublish("", queue, null, new byte[]{'m'});

        assertThat(deliveries.nextText()).isEqualTo("m");
    }

    @Test
    void anotherConnectionMayPublishToIt(BrokerUnderTest broker) throws Exception {
        Channel owner = broker.channel();
        String queue = owner.queueDeclare().getQueue();
        Deliveries deliveries = new Deliveries(owner);
        owner.basicConsume(queue, true, deliveries);

        broker.channel().basicPublish("", queue, null, new byte[]{'m'});

        assertThat(deliveries.nextText()).isEqualTo("m");
    }

    @Test
    void itIsGoneWhenItsConnectionCloses(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        Channel owner = connection.createChannel();
        String queue = broker.name("exclusive");
        owner.queueDeclare(queue, false, true, false, null);
        fill(owner, queue, "m");
        connection.close();

        Channel other = broker.channel();
        assertThat(other.queueDeclare(queue, false, true, false, null).getMessageCount()).isZero();
    }

    @Test
    void itIsGoneWhenItsConnectionIsCut(BrokerUnderTest broker) throws Exception {
        ConnectionFactory factory = broker.connectionFactory();
        SocketCutter cutter = SocketCutter.on(factory);
        String queue = broker.name("exclusive");
        broker.connect(factory).createChannel().queueDeclare(queue, false, true, false, null);
        Connection other = broker.connect();

        cutter.cut();

        await().until(() -> declares(other, queue));
    }

    @Test
    void itOutlivesTheChannelThatDeclaredIt(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        Channel first = connection.createChannel();
        String queue = first.queueDeclare().getQueue();
        first.close();

        assertThat(connection.createChannel().queueDeclarePassive(queue).getQueue()).isEqualTo(queue);
    }

    private static boolean declares(Connection connection, String queue) throws Exception {
        Channel channel = connection.createChannel();
        try {
            channel.queueDeclare(queue, false, true, false, null);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
