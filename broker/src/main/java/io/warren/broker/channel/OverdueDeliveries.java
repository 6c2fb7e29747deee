package io.warren.broker.channel;

import io.warren.broker.error.ChannelException;
import io.warren.broker.metrics.BrokerCounters.Counter;
import io.warren.broker.session.Session;
import io.warren.broker.vhost.DeclaredQueue;
import io.warren.codec.SoftError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of deliveries of one channel that nobody acknowledges for too long: their consumer is cancelled, and all that it has goes
 * back to its queue. The channel of a client that cannot be told of the cancellation is closed, and so is one that got the messages itself.
 *
 * <p>
 * Looks at all that waits now and then; delivering and acknowledging cost nothing more.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class OverdueDeliveries {

    /** For ever. */
    static final long NEVER = 0;

    private static final Logger log = LoggerFactory.getLogger(OverdueDeliveries.class);

    private final Channel channel;
    private final Session session;
    private final UnackedDeliveries unacked;
    private final Consumers consumers;
    private final Acknowledgements acknowledgements;

    OverdueDeliveries(Channel channel, UnackedDeliveries unacked, Consumers consumers,
            Acknowledgements acknowledgements) {
        this.channel = channel;
        this.session = channel.owner().session();
        this.unacked = unacked;
        this.consumers = consumers;
        this.acknowledgements = acknowledgements;
    }

    /**
     * Milliseconds that a delivery from there may wait, or {@link #NEVER}: as the consumer says, else its queue, else the broker.
     */
    long timeoutMillis(DeliverySource source) {
        Long own = source.timeoutMillis();
        if (own != null) {
            return own;
        }
        DeclaredQueue declared = session.vhost().queue(source.queue().name());
        Duration ofQueue = declared == null ? null : declared.policy().settings().consumerTimeout();
        return ofQueue == null ? session.services().config().consumerTimeoutMillis() : ofQueue.toMillis();
    }

    /**
     * Deals with those that are overdue. Answers the shortest timeout of the channel, of what may come too, or {@link Long#MAX_VALUE}.
     *
     * @throws ChannelException
     *             if the channel has to go
     */
    long check() {
        Map<DeliverySource, Long> timeouts = new LinkedHashMap<>();
        consumers.forEachAcknowledging(consumer -> timeouts.put(consumer, timeoutMillis(consumer)));
        Map<DeliverySource, Long> overdue = new LinkedHashMap<>();
        int now = channel.second();
        unacked.forEach(new UnackedDeliveries.Visitor() {

            private @Nullable DeliverySource last;
            private long lastTimeout;

            @Override
            public void visit(DeliverySource source, int second) {
                if (source != last) {
                    last = source;
                    lastTimeout = timeouts.computeIfAbsent(source, OverdueDeliveries.this::timeoutMillis);
                }
                if (lastTimeout != NEVER && TimeUnit.SECONDS.toMillis(now - second) > lastTimeout) {
                    overdue.put(source, lastTimeout);
                }
            }
        });
        overdue.forEach(this::end);
        return timeouts.values().stream().filter(timeout -> timeout != NEVER).min(Long::compare)
                .orElse(Long.MAX_VALUE);
    }

    private void end(DeliverySource source, long timeoutMillis) {
        switch (source) {
            case ChannelConsumer consumer when session.capabilities().consumerCancelNotify() -> {
                log.warn("cancelling consumer '{}' of queue '{}' in vhost '{}' on connection {}, channel {}:"
                        + " it has not acknowledged a delivery for more than {} ms", consumer.spec().tag(),
                        consumer.queue().name(), session.vhost().name(), session.connectionName(), channel.number(),
                        timeoutMillis);
                session.services().counters().increment(Counter.CONSUMERS_TIMED_OUT);
                consumers.timeOut(consumer, acknowledgements);
            }
            case ChannelConsumer _,GetSource _ -> throw new ChannelException(SoftError.PRECONDITION_FAILED,
                    "delivery acknowledgement on channel " + channel.number() + " timed out. Timeout value used: "
                            + timeoutMillis
                            + " ms. This timeout value can be configured, see consumers doc guide to learn more");
        }
    }
}
