package io.warren.crash.load;

import com.rabbitmq.client.Channel;
import io.warren.crash.history.ClientLog;
import io.warren.crash.history.MessageId;
import io.warren.crash.history.Violations;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;

/** Publishes with confirms over all routes, with a window of its own. */
final class Publisher extends Client {
    private static final int WINDOW_MAX = 1_000;

    private final SplittableRandom random;
    private final int window;
    private final int messagesMax;

    /** @param messagesMax what the drain can bear */
    Publisher(Connections connections, LoadState state, Violations violations, ClientLog log, SplittableRandom random,
            int messagesMax) {
        super(connections, state, violations, log);
        this.random = random;
        this.window = 1 + (int) Math.expm1(random.nextDouble() * Math.log(WINDOW_MAX));
        this.messagesMax = messagesMax;
    }

    @Override
    void work(Channel channel) throws IOException, InterruptedException, TimeoutException {
        Confirms confirms = new Confirms(channel, log());
        Sizes sizes = new Sizes(random);
        for (int sent = 0; sent < messagesMax && !state().ended(); sent++) {
            confirms.awaitAtMost(window - 1);
            Topology.Route route = Topology.ROUTES.get(random.nextInt(Topology.ROUTES.size()));
            publish(channel, confirms, log(), route, sizes.next());
        }
        confirms.awaitAtMost(0);
    }

    /** Writes it down and publishes it under the channel's next confirm number. */
    static void publish(Channel channel, Confirms confirms, ClientLog log, Topology.Route route, int size)
            throws IOException {
        long tag = channel.getNextPublishSeqNo();
        long message = MessageId.of(log.client(), tag);
        route.queues().forEach(queue -> log.publish(message, queue, tag, MessageContent.isTransient(message)));
        confirms.onPublish(tag);
        channel.basicPublish(route.exchange(), route.routingKey(),
                MessageContent.properties(message, size, route.headers()), MessageContent.body(message, size));
    }
}
