package io.warren.crash.load;

import com.rabbitmq.client.Channel;
import io.warren.crash.history.ClientLog;
import io.warren.crash.history.Violations;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;

/** Fills a queue that nobody else uses, and purges it, or deletes and declares it, again and again. */
final class Remover extends Client {
    private static final int FILL_MAX = 50;
    private static final int ROUNDS_MAX = 500;

    private final SplittableRandom random;
    private final int queue;

    Remover(Connections connections, LoadState state, Violations violations, ClientLog log, SplittableRandom random,
            int queue) {
        super(connections, state, violations, log);
        this.random = random;
        this.queue = queue;
    }

    @Override
    void work(Channel channel) throws IOException, InterruptedException, TimeoutException {
        Topology.declareQueue(channel, queue); // the kill may have come between deletion and declaration
        Confirms confirms = new Confirms(channel, log());
        Sizes sizes = new Sizes(random);
        Topology.Route route = new Topology.Route("", Topology.QUEUES.get(queue), List.of(queue));
        for (int round = 1; round <= ROUNDS_MAX && !state().ended(); round++) {
            for (int count = random.nextInt(FILL_MAX); count > 0; count--) {
                Publisher.publish(channel, confirms, log(), route, sizes.next());
            }
            confirms.awaitAtMost(0); // so that all of them were in the queue when it is emptied
            remove(channel, round);
        }
    }

    private void remove(Channel channel, int round) throws IOException {
        log().remove(queue, round);
        if (queue == Topology.PURGED) {
            channel.queuePurge(Topology.QUEUES.get(queue));
            log().removeOk(queue, round);
        } else {
            channel.queueDelete(Topology.QUEUES.get(queue));
            log().removeOk(queue, round);
            Topology.declareQueue(channel, queue);
        }
    }
}
