package io.warren.exchangetypes;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import io.warren.harness.BrokerTest;
import io.warren.harness.BrokerUnderTest;
import io.warren.harness.Deliveries;
import io.warren.harness.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** amq.rabbitmq.event gets a message for each thing that is made, opened or deleted. */
@BrokerTest(settings = "event_exchange.vhost=/")
class EventExchangeTest {

    private static final String EVENTS = "amq.rabbitmq.event";

    /** Consumes the events of these patterns, on a connection of its own. */
    private static Deliveries events(BrokerUnderTest broker, String... patterns) throws Exception {
        Channel channel = broker.channel();
        String queue = broker.queue(channel);
        for (String pattern : patterns) {
            channel.queueBind(queue, EVENTS, pattern);
        }
        Deliveries events = new Deliveries(channel);
        channel.basicConsume(queue, true, events);
        return events;
    }

    /** The next event of that name and with that value of a header; others, of other connections, are passed over. */
    private static Map<String, Object> event(Deliveries events, String name, String header, String value)
            throws InterruptedException {
        while (true) {
            Delivery event = events.next();
            Map<String, Object> headers = event.getProperties().getHeaders();
            if (event.getEnvelope().getRoutingKey().equals(name) && value.equals(text(headers, header))) {
                assertThat(event.getBody()).isEmpty();
                assertThat(headers).containsKey("timestamp_in_ms");
                return headers;
            }
        }
    }

    private static String text(Map<String, Object> headers, String header) {
        return String.valueOf(headers.get(header));
    }

    @Test
    void queuesExchangesAndBindingsComeAndGo(BrokerUnderTest broker) throws Exception {
        Deliveries events = events(broker, "queue.*", "exchange.*", "binding.*");
        Channel channel = broker.channel();
        String exchange = broker.name("x");
        String queue = broker.name("q");

        channel.exchangeDeclare(exchange, "direct", false, false, Map.of("alternate-exchange", "other"));
        channel.queueDeclare(queue, false, false, true, Map.of("x-max-length", 7));
        channel.queueBind(queue, exchange, "key", Map.of("a", 1));
        channel.queueUnbind(queue, exchange, "key", Map.of("a", 1));
        channel.queueBind(queue, exchange, "another");
        channel.queueDelete(queue);
        channel.exchangeDelete(exchange);

        Map<String, Object> made = event(events, "exchange.created", "name", exchange);
        assertThat(text(made, "type")).isEqualTo("direct");
        assertThat(text(made, "arguments")).isEqualTo("{alternate-exchange=other}");
        assertThat(event(events, "queue.created", "name", queue)).containsEntry("auto_delete", true)
                .containsEntry("durable", false);
        Map<String, Object> bound = event(events, "binding.created", "source_name", exchange);
        assertThat(text(bound, "destination_name")).isEqualTo(queue);
        assertThat(text(bound, "destination_kind")).isEqualTo("queue");
        assertThat(text(bound, "routing_key")).isEqualTo("key");
        event(events, "binding.deleted", "routing_key", "key");
        event(events, "binding.created", "routing_key", "another");
        event(events, "binding.deleted", "routing_key", "another");
        assertThat(text(event(events, "queue.deleted", "name", queue), "vhost")).isEqualTo("/");
        event(events, "exchange.deleted", "name", exchange);
    }

    @Test
    void anExclusiveQueueGoesWithItsConnection(BrokerUnderTest broker) throws Exception {
        Deliveries events = events(broker, "queue.deleted");
        Connection connection = broker.connect();
        String queue = connection.createChannel().queueDeclare().getQueue();
        connection.close();

        event(events, "queue.deleted", "name", queue);
    }

    @Test
    void connectionsChannelsAndConsumersComeAndGo(BrokerUnderTest broker) throws Exception {
        Deliveries events = events(broker, "connection.*", "channel.*", "consumer.*");
        Connection connection = broker.connect();
        Channel channel = connection.createChannel(9);
        String queue = broker.queue(channel);
        channel.basicConsume(queue, false, "my tag", new DefaultConsumer(channel));
        channel.basicCancel("my tag");
        channel.close();
        connection.close();

        Map<String, Object> opened = event(events, "channel.created", "number", "9");
        String name = text(opened, "connection");
        Map<String, Object> consumer = event(events, "consumer.created", "consumer_tag", "my tag");
        assertThat(text(consumer, "queue")).isEqualTo(queue);
        assertThat(consumer).containsEntry("ack_required", true);
        assertThat(text(consumer, "connection")).isEqualTo(name);
        event(events, "consumer.deleted", "consumer_tag", "my tag");
        event(events, "channel.closed", "connection", name);
        event(events, "connection.closed", "name", name);
    }

    @Test
    void loginsSucceedAndFail(BrokerUnderTest broker) throws Exception {
        Deliveries events = events(broker, "user.authentication.*");
        ConnectionFactory factory = broker.connectionFactory();
        factory.setPassword("wrong");
        try {
            factory.newConnection().close();
        } catch (AuthenticationFailureException expected) {
            assertThat(expected).hasMessageContaining("ACCESS_REFUSED");
        }
        broker.connect();

        event(events, "user.authentication.failure", "auth_mechanism", "PLAIN");
        event(events, "user.authentication.success", "name", "guest");
    }

    @Test
    void clientsCannotPublishThere(BrokerUnderTest broker) throws Exception {
        Channel channel = broker.channel();

        Refusal refusal =
                Refusal.after(channel, () -> channel.basicPublish(EVENTS, "queue.created", null, new byte[1]));

        assertThat(refusal.code()).isEqualTo(403);
    }
}
