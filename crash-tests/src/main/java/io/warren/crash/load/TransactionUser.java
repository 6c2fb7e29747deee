package io.warren.crash.load;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import io.warren.crash.history.ClientLog;
import io.warren.crash.history.MessageId;
import io.warren.crash.history.Violations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Takes messages from a queue of its own, and publishes others and acknowledges those in one transaction after the other. */
final class TransactionUser extends Client {
    private static final int PUBLISHES_MAX = 20;
    private static final int ACKS_MAX = 5;
    private static final int ROLLBACK_PERCENT = 15;
    private static final int TRANSACTIONS_MAX = 1_000;

    private final SplittableRandom random;
    private final Sizes sizes;
    private long sequence;

    TransactionUser(Connections connections, LoadState state, Violations violations, ClientLog log,
            SplittableRandom random) {
        super(connections, state, violations, log);
        this.random = random;
        this.sizes = new Sizes(random);
    }

    @Override
    void work(Channel channel) throws IOException {
        Deliveries deliveries = new Deliveries(channel, log(), Topology.TRANSACTIONS, 0);
        channel.txSelect();
        for (long transaction = 1; transaction <= TRANSACTIONS_MAX && !state().ended(); transaction++) {
            publish(channel, transaction);
            List<Long> acked = take(channel, deliveries, transaction);
            if (random.nextInt(100) < ROLLBACK_PERCENT) {
                channel.txRollback(); // what was taken is still in hand, for the next one
            } else {
                log().commit(transaction);
                channel.txCommit();
                log().commitOk(transaction);
                deliveries.committed(acked);
            }
        }
    }

    private void publish(Channel channel, long transaction) throws IOException {
        int count = random.nextInt(PUBLISHES_MAX + 1);
        for (int i = 0; i < count; i++) {
            Topology.Route route = Topology.ROUTES.get(random.nextInt(Topology.ROUTES.size()));
            long message = MessageId.of(log().client(), ++sequence);
            boolean mayVanish = MessageContent.isTransient(message);
            route.queues().forEach(queue -> log().publish(message, queue, transaction, mayVanish));
            int size = sizes.next();
            channel.basicPublish(route.exchange(), route.routingKey(), MessageContent.properties(message, size),
                    MessageContent.body(message, size));
        }
    }

    private List<Long> take(Channel channel, Deliveries deliveries, long transaction) throws IOException {
        int count = random.nextInt(ACKS_MAX + 1);
        while (deliveries.size() < count) {
            GetResponse response = channel.basicGet(Topology.QUEUES.get(Topology.TRANSACTIONS), false);
            if (response == null) break;
            deliveries.onDelivery(response.getEnvelope(), response.getProps(), response.getBody());
        }
        List<Long> acked = new ArrayList<>();
        for (long tag : deliveries.tags()) {
            if (acked.size() == count) break;
            deliveries.ackIn(transaction, tag);
            acked.add(tag);
        }
        return acked;
    }
}
