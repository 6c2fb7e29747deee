package io.warren.broker.vhost;

import io.warren.broker.event.Events;
import io.warren.broker.event.FieldValues;
import io.warren.codec.table.FieldTable;
import io.warren.queue.QueueDefinition;
import io.warren.router.Binding;
import io.warren.router.Exchange;
import io.warren.router.TopologyListener;

/**
 * Tells what is declared and deleted in a virtual host, with RabbitMQ's names for the details.
 *
 * <p>
 * Threads: the definitions thread.
 */
final class VirtualHostEvents implements TopologyListener {

    private final String vhost;
    private final Events events;

    VirtualHostEvents(String vhost, Events events) {
        this.vhost = vhost;
        this.events = events;
    }

    void declared(DeclaredQueue declared) {
        events.tell("queue.created", () -> {
            QueueDefinition queue = declared.queue().definition();
            return named(queue.name()).put("type", queue.type()).put("durable", queue.durable())
                    .put("exclusive", queue.exclusive()).put("auto_delete", queue.autoDelete())
                    .put("arguments", declared.arguments()).build();
        });
    }

    /** An event of Warren's own. */
    void argumentsChanged(DeclaredQueue changed) {
        events.tell("queue.arguments.changed",
                () -> named(changed.name()).put("arguments", changed.arguments()).build());
    }

    void queueDeleted(String name) {
        events.tell("queue.deleted", () -> named(name).build());
    }

    @Override
    public void declared(Exchange exchange) {
        events.tell("exchange.created",
                () -> named(exchange.name()).put("type", exchange.type()).put("durable", exchange.durable())
                        .put("auto_delete", exchange.autoDelete()).put("internal", exchange.internal())
                        .put("arguments", FieldValues.table(exchange.arguments())).build());
    }

    @Override
    public void deleted(Exchange exchange) {
        events.tell("exchange.deleted", () -> named(exchange.name()).put("type", exchange.type()).build());
    }

    @Override
    public void bound(Binding binding) {
        events.tell("binding.created", () -> details(binding));
    }

    @Override
    public void unbound(Binding binding) {
        events.tell("binding.deleted", () -> details(binding));
    }

    private FieldTable.Builder named(String name) {
        return FieldTable.builder().put("name", name).put("vhost", vhost);
    }

    private FieldTable details(Binding binding) {
        boolean toExchange = binding.destination() instanceof Exchange;
        return FieldTable.builder().put("vhost", vhost).put("source_name", binding.source().name())
                .put("source_kind", "exchange").put("destination_name", binding.destination().name())
                .put("destination_kind", toExchange ? "exchange" : "queue").put("routing_key", binding.bindingKey())
                .put("arguments", FieldValues.table(binding.arguments())).build();
    }
}
