package io.warren.clients;

import static io.warren.harness.Messages.awaitReady;
import static io.warren.harness.Messages.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.RabbitMq4;
import io.warren.harness.Refusal;
import io.warren.harness.WarrenOnly;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What client and broker agree on when a connection opens, and how it closes. */
@BrokerTest
class ConnectionTest {

    @Test
    void theServersCapabilitiesAreRabbitMqs(BrokerUnderTest broker) throws Exception {
        Map<String, Object> properties = broker.connect().getServerProperties();

        assertThat(properties.get("capabilities")).isInstanceOfSatisfying(Map.class,
                capabilities -> assertThat(stringKeys(capabilities)).contains(entry("publisher_confirms", true),
                        entry("exchange_exchange_bindings", true), entry("basic.nack", true),
                        entry("consumer_cancel_notify", true), entry("connection.blocked", true),
                        entry("consumer_priorities", true), entry("authentication_failure_close", true),
                        entry("per_consumer_qos", true), entry("direct_reply_to", true)));
        assertThat(properties).containsKeys("product", "version", "platform", "copyright", "information",
                "cluster_name");
    }

    @Test
    @WarrenOnly(because = "it names its own product")
    void theVersionIsOfTheRabbitMqWhoseSurfaceWeKeep(BrokerUnderTest broker) throws Exception {
        Map<String, Object> properties = broker.connect().getServerProperties();

        assertThat(properties.get("product")).hasToString("Warren");
        assertThat(properties.get("version")).hasToString("4.3.0");
        assertThat(properties).containsKey("product_version");
    }

    @Test
    void theServerProposesItsLimits(BrokerUnderTest broker) throws Exception {
        ConnectionFactory factory = broker.connectionFactory();
        factory.setRequestedHeartbeat(0);
        factory.setRequestedChannelMax(0);
        factory.setRequestedFrameMax(0);
        Connection connection = broker.connect(factory);

        assertThat(connection.getHeartbeat()).isEqualTo(60);
        assertThat(connection.getChannelMax()).isEqualTo(2047);
        assertThat(connection.getFrameMax()).isEqualTo(131072);
    }

    @Test
    void theClientMayAskForLess(BrokerUnderTest broker) throws Exception {
        ConnectionFactory factory = broker.connectionFactory();
        factory.setRequestedHeartbeat(7);
        factory.setRequestedChannelMax(3);
        factory.setRequestedFrameMax(8192);
        Connection connection = broker.connect(factory);
        Channel channel = connection.createChannel();
        String queue = channel.queueDeclare().getQueue();
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, deliveries);

        publish(channel, "", queue, "x".repeat(50_000)); // seven frames

        assertThat(deliveries.nextText()).hasSize(50_000);
        assertThat(connection.getHeartbeat()).isEqualTo(7);
        connection.createChannel();
        connection.createChannel();
        assertThat(connection.createChannel()).as("a fourth channel").isNull();
    }

    @ParameterizedTest
    @CsvSource({"4096", "8191"})
    void framesAsSmallAsOlderClientsAskForAreAccepted(int frameMax, BrokerUnderTest broker) throws Exception {
        ConnectionFactory factory = broker.connectionFactory();
        factory.setRequestedFrameMax(frameMax);
        Channel channel = broker.connect(factory).createChannel();
        String queue = channel.queueDeclare().getQueue();
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, deliveries);

        publish(channel, "", queue, "x".repeat(10_000));

        assertThat(deliveries.nextText()).hasSize(10_000);
    }

    @Test
    void anIdleConnectionLivesByHeartbeats(BrokerUnderTest broker) throws Exception {
        ConnectionFactory factory = broker.connectionFactory();
        factory.setRequestedHeartbeat(1); // the client gives up after two seconds without one
        Connection connection = broker.connect(factory);

        await().during(Duration.ofMillis(3_500)).atMost(Duration.ofSeconds(10)).until(connection::isOpen);

        assertThat(connection.createChannel()).isNotNull();
    }

    @Test
    void aConnectionHas2047Channels(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        List<Channel> channels = new ArrayList<>();
        for (int i = 0; i < 2047; i++) {
            channels.add(connection.createChannel());
        }

        assertThat(channels).doesNotContainNull();
        assertThat(connection.createChannel()).isNull();
        channels.get(1000).close();
        assertThat(connection.createChannel()).isNotNull();
    }

    @Test
    void channelNumbersAreReused(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        for (int i = 0; i < 500; i++) {
            Channel channel = connection.createChannel(1);
            String queue = channel.queueDeclare().getQueue();
            channel.basicConsume(queue, new Deliveries(channel));
            channel.close();
        }

        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void whatWasPublishedBeforeTheCloseArrives(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        Channel channel = connection.createChannel();
        String queue = broker.queue(channel);
        for (int i = 0; i < 1_000; i++) {
            channel.basicPublish("", queue, null, new byte[100]);
        }
        connection.close();

        Channel other = broker.channel();
        awaitReady(other, queue, 1_000);
    }

    @Test
    void theJavaClientOnNettyWorksToo(BrokerUnderTest broker) throws Exception {
        ConnectionFactory factory = broker.connectionFactory().netty().connectionFactory();
        Channel channel = broker.connect(factory).createChannel();
        String queue = channel.queueDeclare().getQueue();
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, deliveries);

        publish(channel, "", queue, "m");

        assertThat(deliveries.nextText()).isEqualTo("m");
    }

    @Test
    void aChannelErrorLeavesTheOtherChannelsAlone(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        Channel healthy = connection.createChannel();
        Channel failing = connection.createChannel();
        String queue = healthy.queueDeclare().getQueue();
        Deliveries deliveries = new Deliveries(healthy);
        healthy.basicConsume(queue, true, deliveries);
        failing.basicConsume(queue, new Deliveries(failing));

        Refusal refusal = Refusal.after(failing, () -> failing.queueDeclarePassive("missing"));

        assertThat(refusal.scope()).isEqualTo(Refusal.Scope.CHANNEL);
        publish(healthy, "", queue, "1", "2");
        assertThat(deliveries.nextTexts(2)).containsExactly("1", "2");
        assertThat(connection.createChannel().queueDeclarePassive(queue).getConsumerCount()).isEqualTo(1);
    }

    @Test
    void whatFollowsAnErrorOnItsChannelIsIgnored(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        Channel failing = connection.createChannel();
        String queue = broker.queue(failing);

        Refusal refusal = Refusal.after(failing, () -> {
            failing.basicAck(99, false);
            for (int i = 0; i < 200; i++) {
                failing.basicPublish("", queue, null, new byte[10]);
            }
        });

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - unknown delivery tag 99"));
        assertThat(connection.createChannel().queueDeclarePassive(queue).getMessageCount()).isZero();
    }

    @Test
    @RabbitMq4(before = "messages of any size up to 512 MiB were accepted")
    void aMessageLargerThan16MiBIsRefused(BrokerUnderTest broker) throws Exception {
        Connection connection = broker.connect();
        Channel channel = connection.createChannel();
        Channel other = connection.createChannel();
        int size = (16 << 20) + 1;

        Refusal refusal = Refusal.after(channel, () -> channel.basicPublish("", "nowhere", null, new byte[size]));

        assertThat(refusal).isEqualTo(Refusal.ofChannel(406, "PRECONDITION_FAILED - message size " + size
                + " is larger than configured max size " + (16 << 20)));
        other.queueDeclare();
        assertThat(other.isOpen()).isTrue();
    }

    private static Map<String, Object> stringKeys(Map<?, ?> table) {
        Map<String, Object> result = new HashMap<>();
        table.forEach((key, value) -> result.put(String.valueOf(key), value));
        return result;
    }
}
