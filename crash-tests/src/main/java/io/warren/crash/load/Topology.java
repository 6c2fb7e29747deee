package io.warren.crash.load;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The durable queues and exchanges that all clients of a cycle use. */
public final class Topology {
    /** Indexes are those of a history. */
    public static final List<String> QUEUES =
            List.of("single", "fanned", "both", "topical", "transactions", "purged", "deleted", "dead", "delayed");

    /** Nobody consumes from it: after a moment its messages are dead letters, in the last of the queues above. */
    static final String EXPIRING = "expiring";

    static final int BOTH = 2;
    static final int TRANSACTIONS = 4;
    static final int PURGED = 5;
    static final int DELETED = 6;
    private static final int DEAD = 7;
    static final int DELAYED = 8;

    private static final int EXPIRY_MILLIS = 20;
    /** The same for all, so that they keep their order. */
    private static final int DELAY_MILLIS = 30;
    /** Publishers have a priority each, so that the order of each of them can be checked. */
    static final int PRIORITIES = 3;

    static final String TOPIC = "crash.topic";
    static final String FANOUT = "crash.fanout";

    /** A way to publish, the queues that must get it, and headers that it asks for. */
    record Route(String exchange, String routingKey, List<Integer> queues, Map<String, Object> headers) {

        Route(String exchange, String routingKey, List<Integer> queues) {
            this(exchange, routingKey, queues, Map.of());
        }
    }

    /** That a message is to come later. */
    static final String DELAY = "x-delay";
    static final Map<String, Object> LATER = Map.of(DELAY, DELAY_MILLIS);

    static final List<Route> ROUTES = List.of(
            new Route("", QUEUES.get(0), List.of(0)),
            new Route("", QUEUES.get(1), List.of(1)),
            new Route("", QUEUES.get(TRANSACTIONS), List.of(TRANSACTIONS)),
            new Route("", EXPIRING, List.of(DEAD)),
            new Route("", QUEUES.get(DELAYED), List.of(DELAYED), LATER),
            new Route(FANOUT, "", List.of(1, BOTH)),
            new Route(TOPIC, "eu.order.new", List.of(BOTH, 3)),
            new Route(TOPIC, "us.order.new", List.of(3)));

    private Topology() {
    }

    static void declare(Channel channel) throws IOException {
        channel.exchangeDeclare(FANOUT, BuiltinExchangeType.FANOUT, true);
        channel.exchangeDeclare(TOPIC, BuiltinExchangeType.TOPIC, true);
        for (int queue = 0; queue < QUEUES.size(); queue++) {
            declareQueue(channel, queue);
        }
        channel.queueDeclare(EXPIRING, true, false, false, Map.of("x-message-ttl", EXPIRY_MILLIS, "x-max-priority",
                PRIORITIES - 1, "x-dead-letter-exchange", "", "x-dead-letter-routing-key", QUEUES.get(DEAD)));
        channel.queueBind(QUEUES.get(1), FANOUT, "");
        channel.queueBind(QUEUES.get(BOTH), FANOUT, "");
        channel.queueBind(QUEUES.get(BOTH), TOPIC, "eu.#");
        channel.queueBind(QUEUES.get(3), TOPIC, "*.order.*");
    }

    static void declareQueue(Channel channel, int queue) throws IOException {
        channel.queueDeclare(QUEUES.get(queue), true, false, false, null);
    }
}
