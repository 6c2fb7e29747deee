package io.warren.broker.vhost;

import io.warren.queue.Message;
import io.warren.queue.PublishBatch;
import io.warren.queue.PublishOrigin;
import io.warren.queue.PublishTarget;
import io.warren.router.Exchange;
import io.warren.router.Routable;
import io.warren.router.Route;
import io.warren.router.Topology;
import java.util.List;

/**
 * Publishes what no client waits for: messages of the broker's own, and those that an exchange has kept. Nobody is told what
 * became of them, and nobody is held back.
 *
 * <p>
 * Threads: any.
 */
public final class UnansweredPublishes {

    private static final PublishOrigin NOBODY = _ -> {};

    private UnansweredPublishes() {
    }

    /** Sends a message where the exchange leads it. */
    public static void toExchange(Topology topology, Exchange exchange, Message message) {
        Route route = new Route();
        topology.route(exchange, message, route);
        for (int i = 0; i < route.size(); i++) {
            toTarget((PublishTarget) route.get(i), List.of(message));
        }
    }

    /** Sends messages, in order; each is a {@link Message}. */
    public static void toTarget(PublishTarget target, List<? extends Routable> messages) {
        if (messages.isEmpty()) {
            return;
        }
        PublishBatch batch = new PublishBatch(NOBODY, false, messages.size());
        for (Routable message : messages) {
            batch.add((Message) message, 0);
        }
        target.publish(batch);
    }
}
