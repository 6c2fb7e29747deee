package io.warren.exchangetypes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import io.warren.broker.Warren;
import io.warren.broker.WarrenBuilder;
import io.warren.harness.Deliveries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** While a virtual host is traced, amq.rabbitmq.trace gets a copy of each publish and each delivery. */
@DisabledIfSystemProperty(named = "warren.test.uri", matches = ".+", disabledReason = "another broker is traced by its own command")
class FirehoseTest {

    private static final int WAIT_SECONDS = 15;

    /** A connection with a queue {@code q}, and a queue {@code copies} with all copies. */
    private static final class Traced implements AutoCloseable {

        private final Warren broker;
        private final Connection connection;
        final Channel channel;

        Traced(WarrenBuilder builder) throws Exception {
            broker = builder.amqpPort(0).set("warren.password_iterations", "1000").start();
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(broker.amqpUri());
            factory.setAutomaticRecoveryEnabled(false);
            connection = factory.newConnection();
            channel = connection.createChannel();
            channel.queueDeclare("q", true, false, false, null);
            channel.queueDeclare("copies", true, false, false, null);
            channel.queueBind("copies", "amq.rabbitmq.trace", "#");
            channel.confirmSelect();
        }

        void trace(boolean on) throws Exception {
            broker.trace("/", on).toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        }

        void publish(String exchange, String key, BasicProperties properties, String text) throws Exception {
            channel.basicPublish(exchange, key, properties, text.getBytes(UTF_8));
            channel.waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
        }

        Deliveries copies() throws Exception {
            Channel own = connection.createChannel();
            Deliveries copies = new Deliveries(own);
            own.basicConsume("copies", true, copies);
            return copies;
        }

        @Override
        public void close() throws IOException {
            connection.close();
            broker.close();
        }
    }

    private static String key(Delivery copy) {
        return copy.getEnvelope().getRoutingKey();
    }

    private static Map<String, Object> headers(Delivery copy) {
        return copy.getProperties().getHeaders();
    }

    private static String text(Delivery copy, String header) {
        return String.valueOf(headers(copy).get(header));
    }

    @Test
    void aPublishAndADeliveryAreCopiedWithWhatIsKnownOfThem() throws Exception {
        try (Traced traced = new Traced(Warren.builder())) {
            traced.trace(true);
            BasicProperties properties = new BasicProperties.Builder().messageId("id").deliveryMode(2)
                    .headers(Map.of("h", "v")).build();
            traced.publish("", "q", properties, "body");
            traced.channel.basicGet("q", true);
            Deliveries copies = traced.copies();

            Delivery published = copies.next();
            assertThat(key(published)).isEqualTo("publish.");
            assertThat(Deliveries.text(published)).isEqualTo("body");
            assertThat(published.getEnvelope().getExchange()).isEqualTo("amq.rabbitmq.trace");
            assertThat(text(published, "exchange_name")).isEmpty();
            assertThat(text(published, "routing_keys")).isEqualTo("[q]");
            assertThat(text(published, "routed_queues")).isEqualTo("[q]");
            assertThat(text(published, "vhost")).isEqualTo("/");
            assertThat(text(published, "user")).isEqualTo("guest");
            assertThat(headers(published).get("channel")).isEqualTo(1);
            assertThat(text(published, "connection")).contains(" -> ");
            assertThat(text(published, "node")).isNotEmpty();
            assertThat(headers(published).get("properties")).asInstanceOf(
                    InstanceOfAssertFactories.map(String.class, Object.class))
                    .hasEntrySatisfying("message_id", id -> assertThat(id).hasToString("id"))
                    .containsEntry("delivery_mode", 2).containsKey("headers");

            Delivery delivered = copies.next();
            assertThat(key(delivered)).isEqualTo("deliver.q");
            assertThat(Deliveries.text(delivered)).isEqualTo("body");
            assertThat(headers(delivered).get("redelivered")).isEqualTo(0);
        }
    }

    @Test
    void aConsumersDeliveriesAreCopied() throws Exception {
        try (Traced traced = new Traced(Warren.builder())) {
            traced.channel.queueUnbind("copies", "amq.rabbitmq.trace", "#");
            traced.channel.queueBind("copies", "amq.rabbitmq.trace", "deliver.q");
            traced.trace(true);
            Deliveries consumer = new Deliveries(traced.channel);
            traced.channel.basicConsume("q", true, consumer);
            for (int i = 0; i < 3; i++) {
                traced.publish("", "q", new BasicProperties(), "m" + i);
            }

            Deliveries copies = traced.copies();
            assertThat(consumer.nextTexts(3)).containsExactly("m0", "m1", "m2");
            assertThat(copies.nextTexts(3)).containsExactly("m0", "m1", "m2");
        }
    }

    @Test
    void nothingIsCopiedBeforeTracingIsOnAndAfterItIsOff() throws Exception {
        try (Traced traced = new Traced(Warren.builder())) {
            traced.publish("", "q", new BasicProperties(), "before");
            traced.publish("", "q", new BasicProperties(), "before");
            traced.trace(true);
            traced.publish("", "q", new BasicProperties(), "one");
            traced.publish("", "q", new BasicProperties(), "two");
            traced.trace(false);
            traced.publish("", "q", new BasicProperties(), "after");
            traced.publish("", "copies", new BasicProperties(), "end");

            assertThat(traced.copies().nextTexts(3)).isEqualTo(List.of("one", "two", "end"));
        }
    }

    @Test
    void tracingGoesOnAfterARestart(@TempDir Path directory) throws Exception {
        try (Traced traced = new Traced(Warren.builder().dataDirectory(directory))) {
            traced.trace(true);
        }
        try (Traced traced = new Traced(Warren.builder().dataDirectory(directory))) {
            traced.publish("", "q", new BasicProperties(), "traced");
            assertThat(key(traced.copies().next())).isEqualTo("publish.");
            traced.trace(false);
        }
        try (Traced traced = new Traced(Warren.builder().dataDirectory(directory))) {
            traced.publish("", "q", new BasicProperties(), "not traced");
            traced.publish("", "copies", new BasicProperties(), "end");
            assertThat(traced.copies().nextText()).isEqualTo("end");
        }
    }
}
