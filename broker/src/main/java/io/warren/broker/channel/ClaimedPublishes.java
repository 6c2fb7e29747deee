package io.warren.broker.channel;

import io.warren.queue.PublishBatch;
import io.warren.router.Claims;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a channel has published under ids that an exchange lets pass only once, until all queues have answered: then the ids are
 * taken for good, or free again because a queue has refused. That is settled where the answers arrive, since the connection may
 * be gone by then.
 *
 * <p>
 * Threads: the connection's event loop, except {@link #answered} and {@link #committed}.
 */
final class ClaimedPublishes {

    /** One message. */
    private static final class Publish {

        private final long receipt;
        private final Claims claims;
        private final AtomicInteger missing;
        private volatile boolean refused;

        Publish(long receipt, Claims claims, int answers) {
            this.receipt = receipt;
            this.claims = claims;
            this.missing = new AtomicInteger(answers);
        }
    }

    private final Map<Long, Publish> byReceipt = new ConcurrentHashMap<>();
    /** What the transaction that is being committed has published; handed to other threads with it. */
    private List<Publish> transaction = List.of();
    private long lastReceipt;

    /**
     * A message goes to so many queues.
     *
     * @param receipt its number among the confirms, or 0
     * @return its receipt: the same number, or one below 0
     */
    long add(Claims claims, int answers, long receipt, boolean inTransaction) {
        long number = receipt == 0 ? --lastReceipt : receipt;
        Publish publish = new Publish(number, claims, inTransaction ? answers + 1 : answers);
        byReceipt.put(number, publish);
        if (inTransaction) {
            transaction.add(publish);
        }
        return number;
    }

    /** From here on messages belong to a transaction, up to {@link #committed}. */
    void beginCommit() {
        transaction = new ArrayList<>();
    }

    /** Any thread: the transaction is durable, or will never be. */
    void committed(boolean durable) {
        transaction.forEach(publish -> answered(publish, !durable));
    }

    /** Any thread: a queue has answered. */
    void answered(PublishBatch batch) {
        for (int i = 0; i < batch.size() && !byReceipt.isEmpty(); i++) {
            Publish publish = byReceipt.get(batch.receipt(i));
            if (publish != null) {
                answered(publish, batch.rejected(i));
            }
        }
    }

    private void answered(Publish publish, boolean refusal) {
        if (refusal) {
            publish.refused = true;
        }
        if (publish.missing.decrementAndGet() == 0) {
            byReceipt.remove(publish.receipt);
            publish.claims.settle(!publish.refused);
        }
    }
}
