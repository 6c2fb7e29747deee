package io.warren.broker.channel;

import io.warren.codec.method.BasicMethod;
import io.warren.queue.CommitGroup;
import io.warren.queue.Outcome;
import io.warren.queue.Settlement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client says became of its deliveries. Acceptances are gathered and go to the queues when the turn ends; returns go at
 * once, after the acceptances before them.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class Acknowledgements {

    private final UnackedDeliveries unacked;
    private final Consumers consumers;
    /** Sources with gathered acceptances. */
    private final List<DeliverySource> gathering = new ArrayList<>();
    private final UnackedDeliveries.Taker accept = this::accept;
    private int releasedPermits;
    /** That what is handed over is part of, while it commits. */
    private @Nullable CommitGroup transaction;

    Acknowledgements(UnackedDeliveries unacked, Consumers consumers) {
        this.unacked = unacked;
        this.consumers = consumers;
    }

    /** RabbitMQ counts a basic.nack that requeues as a release, a basic.reject that does as a failed delivery. */
    static Outcome outcome(BasicMethod.Nack nack) {
        return nack.requeue() ? Outcome.RELEASED : Outcome.REJECTED;
    }

    static Outcome outcome(BasicMethod.Reject reject) {
        return reject.requeue() ? Outcome.FAILED : Outcome.REJECTED;
    }

    void acknowledge(long tag, boolean multiple, Outcome outcome) {
        if (outcome instanceof Outcome.Accepted) {
            unacked.take(tag, multiple, accept);
        } else {
            Map<DeliverySource, Settlement> settlements = new HashMap<>();
            unacked.take(tag, multiple, (each, source, id) -> add(settlements, source, id, outcome));
            settle(settlements);
        }
        consumers.released(takeReleased());
    }

    /** basic.recover: everything that waits goes back to the queues. */
    void recover() {
        returnAll(Outcome.RELEASED);
        consumers.released(takeReleased());
    }

    /** Everything that waits and came from there goes back to its queue; acknowledgements of it are passed over from now on. */
    void giveUp(DeliverySource source) {
        Map<DeliverySource, Settlement> settlements = new HashMap<>();
        unacked.giveUp(source, (tag, from, id) -> add(settlements, from, id, Outcome.RELEASED));
        settle(settlements);
        consumers.released(takeReleased());
    }

    /** Until {@link #endCommit}, all that goes to queues is part of a transaction. What was gathered before is not. */
    void beginCommit(CommitGroup committing) {
        handOver();
        transaction = committing;
    }

    void endCommit() {
        handOver();
        transaction = null;
    }

    /** The outcome of one delivery that was taken before: a transaction commits it. */
    void settle(DeliverySource source, long id, Outcome outcome) {
        if (outcome instanceof Outcome.Accepted) {
            accept(0, source, id);
        } else {
            Map<DeliverySource, Settlement> settlements = new HashMap<>();
            add(settlements, source, id, outcome);
            settle(settlements);
        }
        consumers.released(takeReleased());
    }

    /** The channel goes: what its ended consumers and basic.get held goes back; its consumers' queues see to the rest. */
    void close() {
        handOver();
        Map<DeliverySource, Settlement> settlements = new HashMap<>();
        unacked.takeAll((tag, source, id) -> {
            if (!(source instanceof ChannelConsumer consumer) || !consumers.has(consumer)) {
                add(settlements, source, id, Outcome.FAILED);
            }
        });
        settle(settlements);
    }

    void handOver() {
        for (DeliverySource source : gathering) {
            source.handOver(transaction);
        }
        gathering.clear();
    }

    private void accept(long tag, DeliverySource source, long id) {
        if (source.accept(id)) {
            gathering.add(source);
        }
        countReleased(source);
    }

    private void returnAll(Outcome outcome) {
        Map<DeliverySource, Settlement> settlements = new HashMap<>();
        unacked.takeAll((tag, source, id) -> add(settlements, source, id, outcome));
        settle(settlements);
    }

    private void add(Map<DeliverySource, Settlement> settlements, DeliverySource source, long id, Outcome outcome) {
        settlements.computeIfAbsent(source, key -> new Settlement(key.subscriber(), outcome, 16)).add(id);
        countReleased(source);
    }

    private void settle(Map<DeliverySource, Settlement> settlements) {
        handOver(); // what was accepted before comes first
        settlements.forEach((source, settlement) -> source.settle(settlement, transaction));
    }

    private void countReleased(DeliverySource source) {
        if (source.limited()) {
            releasedPermits++;
        }
    }

    private int takeReleased() {
        int permits = releasedPermits;
        releasedPermits = 0;
        return permits;
    }
}
