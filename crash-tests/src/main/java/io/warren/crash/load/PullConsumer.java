package io.warren.crash.load;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.warren.crash.history.ClientLog;
import io.warren.crash.history.Violations;
import java.io.IOException;
import java.util.SplittableRandom;

/** Takes messages with basic.get, and rejects some of them back into the queue. */
final class PullConsumer extends Client {
    private static final int HELD_MAX = 50;
    private static final int REQUEUE_PERCENT = 10;
    private static final long EMPTY_MILLIS = 2;

    private final SplittableRandom random;
    private final int queue;

    PullConsumer(Connections connections, LoadState state, Violations violations, ClientLog log,
            SplittableRandom random, int queue) {
        super(connections, state, violations, log);
        this.random = random;
        this.queue = queue;
    }

    @Override
    void work(Channel channel) throws IOException, InterruptedException {
        Deliveries deliveries = new Deliveries(channel, log(), queue, 0);
        int held = random.nextInt(HELD_MAX);
        while (!state().ended()) {
            GetResponse response = channel.basicGet(Topology.QUEUES.get(queue), false);
            if (response == null) {
                Thread.sleep(EMPTY_MILLIS);
                continue;
            }
            deliveries.onDelivery(response.getEnvelope(), response.getProps(), response.getBody());
            if (deliveries.size() <= held) continue;
            long tag = deliveries.tags().get(random.nextInt(deliveries.size()));
            if (random.nextInt(100) < REQUEUE_PERCENT) {
                deliveries.requeue(tag, false);
            } else {
                deliveries.ack(tag, false);
            }
        }
    }
}
