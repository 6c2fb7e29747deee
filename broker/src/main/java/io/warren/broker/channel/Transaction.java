package io.warren.broker.channel;

import io.warren.broker.error.ConnectionException;
import io.warren.broker.message.AmqpMessage;
import io.warren.codec.HardError;
import io.warren.queue.CommitGroup;
import io.warren.queue.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * What a transactional channel has published and acknowledged since its last commit. Nothing of it reaches a queue before
 * tx.commit, and then all of it does.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class Transaction {

    /** More than this in one transaction is refused: it is all held in memory until the commit. */
    private static final long BYTES_MAX = 128L * 1024 * 1024;
    private static final int OVERHEAD_BYTES = 64;

    private record Publish(AmqpMessage message, boolean mandatory, Publisher.Routed routed) {}

    private record Acknowledgement(long tag, DeliverySource source, long id, Outcome outcome) {}

    private List<Publish> publishes = new ArrayList<>();
    private List<Acknowledgement> acknowledgements = new ArrayList<>();
    private long bytes;

    /** Routed now, as in RabbitMQ: whatever is refused is refused before the commit, which then happens as a whole. */
    void publish(Publisher publisher, AmqpMessage message, boolean mandatory) {
        grow(message.size() + OVERHEAD_BYTES);
        publishes.add(new Publish(message, mandatory, publisher.route(message)));
    }

    void acknowledge(UnackedDeliveries unacked, long tag, boolean multiple, Outcome outcome) {
        unacked.take(tag, multiple, (each, source, id) -> {
            acknowledgements.add(new Acknowledgement(each, source, id, outcome));
            bytes += OVERHEAD_BYTES;
        });
        grow(0);
    }

    /** Gives everything to the queues. */
    void commit(Publisher publisher, Acknowledgements to, CommitGroup group) {
        List<Publish> published = publishes;
        List<Acknowledgement> acknowledged = acknowledgements;
        clear();
        publisher.handOver();
        publisher.beginCommit();
        for (Publish publish : published) {
            publisher.publish(publish.message(), publish.mandatory(), publish.routed());
        }
        publisher.handOver(group);
        to.beginCommit(group);
        for (Acknowledgement each : acknowledged) {
            to.settle(each.source(), each.id(), each.outcome());
        }
        to.endCommit();
        group.seal();
    }

    /** Forgets the publishes; the deliveries wait for an acknowledgement again. */
    void rollback(UnackedDeliveries unacked, int second) {
        List<Acknowledgement> acknowledged = acknowledgements;
        clear();
        for (Acknowledgement each : acknowledged) {
            unacked.restore(each.tag(), each.source(), each.id(), second);
        }
    }

    private void clear() {
        publishes = new ArrayList<>();
        acknowledgements = new ArrayList<>();
        bytes = 0;
    }

    private void grow(long more) {
        bytes += more;
        if (bytes > BYTES_MAX) {
            throw new ConnectionException(HardError.RESOURCE_ERROR,
                    "transaction is larger than " + BYTES_MAX + " bytes; commit more often");
        }
    }
}
