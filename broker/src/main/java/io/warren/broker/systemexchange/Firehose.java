package io.warren.broker.systemexchange;

import io.warren.broker.event.FieldValues;
import io.warren.broker.message.AmqpMessage;
import io.warren.broker.session.Session;
import io.warren.broker.vhost.UnansweredPublishes;
import io.warren.codec.content.BasicProperties;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import io.warren.queue.PublishTarget;
import io.warren.router.Exchange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies what one channel publishes and is delivered to {@value #NAME} while its virtual host is traced
 * ({@link io.warren.broker.vhost.VirtualHost#tracing}), in RabbitMQ's form: properties become headers, the body stays as it is.
 * Copies are transient, and nobody waits for them.
 *
 * <p>
 * Cost: a copy of each message per binding that wants it, and a batch of its own. Whoever calls asks first whether there is
 * tracing at all.
 *
 * <p>
 * Threads: the connection's event loop.
 */
public final class Firehose {

    public static final String NAME = "amq.rabbitmq.trace";

    private final Session session;
    private final int channel;
    private final LongSupplier epochMillis;

    /** @param epochMillis the time of day, for the copies */
    public Firehose(Session session, int channel, LongSupplier epochMillis) {
        this.session = session;
        this.epochMillis = epochMillis;
        this.channel = channel;
    }

    /** The channel publishes a message, which goes to these queues. */
    public void published(AmqpMessage message, PublishTarget[] targets) {
        copy(message, "publish." + message.exchange(), headers(message)
                .put("routed_queues", FieldValues.texts(Arrays.stream(targets).map(PublishTarget::name).toList())));
    }

    /** The channel is delivered a message. */
    public void delivered(AmqpMessage message, String queue, boolean redelivered) {
        copy(message, "deliver." + queue,
                headers(message).put("redelivered", new FieldValue.SignedInt(redelivered ? 1 : 0)));
    }

    private void copy(AmqpMessage message, String routingKey, FieldTable.Builder headers) {
        Exchange exchange = session.vhost().topology().exchange(NAME);
        // What is delivered of the copies must not be copied again.
        if (exchange == null || exchange.bindingCount() == 0 || message.exchange().equals(NAME)) {
            return;
        }
        BasicProperties properties = BasicProperties.builder().headers(headers.build()).build();
        UnansweredPublishes.toExchange(session.vhost().topology(), exchange,
                OwnMessages.of(NAME, routingKey, properties, message.content(), message.propertiesLength(),
                        epochMillis.getAsLong()));
    }

    private FieldTable.Builder headers(AmqpMessage message) {
        List<String> keys = new ArrayList<>(message.extraRoutingKeys());
        keys.addFirst(message.routingKey());
        return FieldTable.builder().put("exchange_name", message.exchange())
                .put("routing_keys", FieldValues.texts(keys)).put("properties", table(message.properties()))
                .put("node", session.services().nodeName()).put("vhost", session.vhost().name())
                .put("connection", session.connectionName()).put("channel", new FieldValue.SignedInt(channel))
                .put("user", session.user().name());
    }

    private static FieldTable table(BasicProperties properties) {
        FieldTable.Builder table = FieldTable.builder();
        put(table, "content_type", properties.contentType());
        put(table, "content_encoding", properties.contentEncoding());
        FieldTable headers = properties.headers();
        if (headers != null) {
            table.put("headers", headers);
        }
        put(table, "delivery_mode", properties.deliveryMode());
        put(table, "priority", properties.priority());
        put(table, "correlation_id", properties.correlationId());
        put(table, "reply_to", properties.replyTo());
        put(table, "expiration", properties.expiration());
        put(table, "message_id", properties.messageId());
        Long timestamp = properties.timestamp();
        if (timestamp != null) {
            table.put("timestamp", timestamp);
        }
        put(table, "type", properties.type());
        put(table, "user_id", properties.userId());
        put(table, "app_id", properties.appId());
        put(table, "cluster_id", properties.clusterId());
        return table.build();
    }

    private static void put(FieldTable.Builder table, String name, @Nullable String value) {
        if (value != null) {
            table.put(name, value);
        }
    }

    private static void put(FieldTable.Builder table, String name, @Nullable Integer value) {
        if (value != null) {
            table.put(name, new FieldValue.SignedInt(value));
        }
    }
}
