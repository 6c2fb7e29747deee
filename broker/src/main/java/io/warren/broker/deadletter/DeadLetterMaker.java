package io.warren.broker.deadletter;

import io.warren.broker.deadletter.DeathNotes.Death;
import io.warren.broker.message.Address;
import io.warren.broker.message.AmqpMessage;
import io.warren.broker.message.AmqpMessage.Traits;
import io.warren.codec.content.BasicProperties;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import io.warren.queue.DeadLetter;
import io.warren.queue.DeadLetter.Reason;
import io.warren.queue.Message;
import io.warren.queue.PublishTarget;
import io.warren.queue.QueueDefinition;
import io.warren.queue.QueueSettings.DeadLetters;
import io.warren.router.Exchange;
import io.warren.router.Route;
import io.warren.router.Topology;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the dead letter of a message, and routes it like a publish.
 *
 * <p>
 * Cost: decodes the properties, writes them anew, copies the body.
 *
 * <p>
 * Threads: any; no state.
 */
public final class DeadLetterMaker {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterMaker.class);
    private static final String COPIES = "CC";

    private DeadLetterMaker() {
    }

    /**
     * The dead letter, and the queues it is routed to but those that it has come from without being rejected: it would go round for ever.
     *
     * @param epochMillis
     *            now
     */
    public static DeadLetter make(Topology topology, QueueDefinition queue, DeadLetters settings, Message dead,
            Reason reason, long epochMillis) {
        Exchange exchange = topology.exchange(settings.exchange());
        if (exchange == null) {
            return new DeadLetter(dead, List.of());
        }
        AmqpMessage message = (AmqpMessage) dead;
        BasicProperties properties = message.properties();
        FieldTable headers = properties.headers() == null ? FieldTable.EMPTY : properties.headers();
        List<String> copies = copies(headers);
        List<String> keys = new ArrayList<>(List.of(message.routingKey()));
        keys.addAll(copies);
        FieldTable noted = DeathNotes.add(headers, message.traits().deadLettered(), new Death(queue.name(), reason,
                message.exchange(), keys, properties.expiration(), epochMillis / 1000));
        String newKey = settings.routingKey();
        if (newKey != null) {
            noted = noted.without(COPIES);
            copies = List.of();
        }
        Address address = Address.of(settings.exchange(), newKey == null ? message.routingKey() : newKey);
        Traits traits = new Traits(message.persistent(), message.priority(), -1, 0, copies, true);
        AmqpMessage letter = changed(message, address, noted, traits, epochMillis);
        return new DeadLetter(letter, targets(topology, exchange, letter, noted, queue));
    }

    /** Texts that are no UTF-8 can grow by being decoded, and may not fit any more: such properties are left out. */
    private static AmqpMessage changed(AmqpMessage message, Address address, FieldTable headers, Traits traits,
            long epochMillis) {
        BasicProperties properties = message.properties();
        try {
            return message.with(address, properties.toBuilder().headers(headers).expiration(null).build(), traits,
                    epochMillis);
        } catch (IllegalArgumentException unfit) {
            BasicProperties numbers = BasicProperties.builder().headers(headers).deliveryMode(properties.deliveryMode())
                    .priority(properties.priority()).timestamp(properties.timestamp()).build();
            return message.with(address, numbers, traits, epochMillis);
        }
    }

    private static List<String> copies(FieldTable headers) {
        return headers.get(COPIES) instanceof FieldValue.Array keys
                ? keys.values().stream().map(FieldValue::toString).toList()
                : List.of();
    }

    private static List<PublishTarget> targets(Topology topology, Exchange exchange, AmqpMessage letter,
            FieldTable noted, QueueDefinition from) {
        Route route = new Route();
        topology.route(exchange, letter, route);
        List<PublishTarget> targets = new ArrayList<>(route.size());
        for (int i = 0; i < route.size(); i++) {
            PublishTarget target = (PublishTarget) route.get(i);
            if (DeathNotes.goesRound(noted, target.name())) {
                log.debug("a dead letter of queue '{}' in vhost '{}' is dropped: it would go round to queue '{}'",
                        from.name(), from.vhost(), target.name());
            } else {
                targets.add(target);
            }
        }
        return targets;
    }
}
