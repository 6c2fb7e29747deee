package io.warren.broker.systemexchange;

import io.warren.broker.event.EventSink;
import io.warren.broker.vhost.UnansweredPublishes;
import io.warren.broker.vhost.VirtualHost;
import io.warren.codec.content.BasicProperties;
import io.warren.codec.table.FieldTable;
import io.warren.router.Exchange;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Publishes events to {@value #NAME}, as RabbitMQ's plugin does: what happened is the routing key, details are headers, and the
 * body is empty. An event that nobody's binding asks for is dropped.
 *
 * <p>
 * Threads: any.
 */
public final class EventExchange implements EventSink {

    public static final String NAME = "amq.rabbitmq.event";
    public static final String TYPE = "topic";

    private static final int PERSISTENT_MODE = 2;

    private final VirtualHost vhost;
    private final LongSupplier epochMillis;

    /** @param epochMillis the time, for {@code timestamp} and {@code timestamp_in_ms} */
    public EventExchange(VirtualHost vhost, LongSupplier epochMillis) {
        this.vhost = vhost;
        this.epochMillis = epochMillis;
    }

    @Override
    public boolean wanted() {
        Exchange exchange = vhost.topology().exchange(NAME);
        return exchange != null && exchange.bindingCount() > 0;
    }

    @Override
    public void accept(String name, FieldTable details) {
        Exchange exchange = vhost.topology().exchange(NAME);
        if (exchange == null) {
            return;
        }
        long millis = epochMillis.getAsLong();
        FieldTable.Builder headers = FieldTable.builder();
        details.entries().forEach(entry -> headers.put(entry.key(), entry.value()));
        BasicProperties properties = BasicProperties.builder().deliveryMode(PERSISTENT_MODE)
                .timestamp(TimeUnit.MILLISECONDS.toSeconds(millis))
                .headers(headers.put("timestamp_in_ms", millis).build()).build();
        UnansweredPublishes.toExchange(vhost.topology(), exchange,
                OwnMessages.withoutBody(NAME, name, properties, millis));
    }
}
