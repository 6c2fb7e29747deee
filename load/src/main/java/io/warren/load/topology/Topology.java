package io.warren.load.topology;

import io.warren.codec.method.ExchangeMethod;
import io.warren.codec.method.QueueMethod;
import io.warren.codec.table.FieldTable;
import io.warren.load.plan.ExchangeKind;
import io.warren.load.plan.Routing;
import io.warren.load.wire.BrokerConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The queues {@code bench-0}, {@code bench-1}, ... of a run, and the exchange in front of them.
 *
 * <p>
 * Threads: one, whoever starts and ends the run.
 */
public final class Topology {
    /** Producers repeat their keys after so many: enough for no cache of a few to help a broker. */
    private static final int KEYS_MAX = 1_000;

    private final Routing routing;
    private long backlog;

    public Topology(Routing routing) {
        this.routing = routing;
    }

    /** Declares everything, or looks whether it is there. */
    public void declare(BrokerConnection connection) {
        for (int i = 0; i < routing.queues(); i++) {
            boolean passive = !routing.declared();
            backlog += connection.ask(new QueueMethod.Declare(queue(i), passive, routing.durable(), false, false,
                    false, FieldTable.EMPTY), QueueMethod.DeclareOk.class).messageCount();
        }
        if (!routing.declared() || routing.exchange() == ExchangeKind.NONE) return;
        connection.ask(new ExchangeMethod.Declare(exchange(), routing.exchange().type(), false, routing.durable(),
                false, false, false, FieldTable.EMPTY), ExchangeMethod.DeclareOk.class);
        for (int i = 0; i < bindings(); i++) {
            connection.ask(new QueueMethod.Bind(queue(i % routing.queues()), exchange(), bindingKey(i), false,
                    FieldTable.EMPTY), QueueMethod.BindOk.class);
        }
    }

    /** Deletes everything with the messages in it; what is not there is no error. */
    public void delete(BrokerConnection connection) {
        if (routing.exchange() != ExchangeKind.NONE) {
            connection.ask(new ExchangeMethod.Delete(exchange(), false, false), ExchangeMethod.DeleteOk.class);
        }
        for (int i = 0; i < routing.queues(); i++) {
            connection.ask(new QueueMethod.Delete(queue(i), false, false, false), QueueMethod.DeleteOk.class);
        }
    }

    /** How many messages the queues held when they were declared. */
    public long backlog() {
        return backlog;
    }

    /** The exchange that producers name; empty for the default one. */
    public String exchange() {
        return routing.exchange() == ExchangeKind.NONE ? "" : "bench-" + routing.exchange().type();
    }

    /** The routing keys of one of so many producers, who share the queues or bindings evenly. */
    public List<String> routingKeys(int producer, int producers) {
        return switch (routing.exchange()) {
            case NONE -> share(producer, producers, routing.queues()).mapToObj(Topology::queue).toList();
            case FANOUT -> List.of("");
            case DIRECT, TOPIC -> {
                List<String> keys = share(producer, producers, bindings()).mapToObj(this::routingKey).toList();
                int step = Math.ceilDiv(keys.size(), KEYS_MAX);
                List<String> chosen = new ArrayList<>();
                for (int i = 0; i < keys.size(); i += step) {
                    chosen.add(keys.get(i));
                }
                yield chosen;
            }
        };
    }

    /** The queues of one of so many consumers; each queue has one at least. */
    public List<String> queues(int consumer, int consumers) {
        return share(consumer, consumers, routing.queues()).mapToObj(Topology::queue).toList();
    }

    /** What one of so many takes of the numbers below the end: every so manyth, or one if there are more than numbers. */
    private static IntStream share(int index, int sharers, int end) {
        return sharers >= end ? IntStream.of(index % end)
                : IntStream.iterate(index, i -> i < end, i -> i + sharers);
    }

    private static String queue(int index) {
        return "bench-" + index;
    }

    private int bindings() {
        return routing.bindings() == 0 ? routing.queues() : routing.bindings();
    }

    /** Of a topic exchange, each key matches the binding of its number only, which ends in either of the wildcards. */
    private String bindingKey(int index) {
        return switch (routing.exchange()) {
            case NONE, FANOUT -> "";
            case DIRECT -> routingKey(index);
            case TOPIC -> "bench." + index + (index % 2 == 0 ? ".*" : ".#");
        };
    }

    private String routingKey(int index) {
        return routing.exchange() == ExchangeKind.TOPIC ? "bench." + index + ".event" : "bench." + index;
    }
}
