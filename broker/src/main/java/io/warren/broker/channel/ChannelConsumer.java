package io.warren.broker.channel;

import io.warren.broker.error.ChannelException;
import io.warren.codec.SoftError;
import io.warren.codec.frame.DeliverPrefix;
import io.warren.queue.ConsumerSpec;
import io.warren.queue.DeliveryBatch;
import io.warren.queue.MessageQueue;
import io.warren.queue.QueueException;
import io.warren.queue.Subscriber;
import org.jspecify.annotations.Nullable;

/**
 * One consumer of a channel. Its queue calls it on the queue's event loop; everything it is told goes to the connection as a
 * letter.
 *
 * <p>
 * Threads: {@link Subscriber}'s methods the queue's event loop, the rest the connection's.
 */
final class ChannelConsumer extends DeliverySource implements Subscriber {

    /** What the consumer's channel does about its notices, on the connection's event loop. */
    interface Notices {

        void started(ChannelConsumer consumer);

        void refused(ChannelConsumer consumer, ChannelException refusal);

        void ended(ChannelConsumer consumer, EndReason reason);
    }

    private final Channel channel;
    private final Notices notices;
    private final ConsumerSpec spec;
    private final PrefetchLimit channelLimit;
    private final DeliverPrefix prefix;
    private final @Nullable Long timeoutMillis;
    private boolean timedOut;

    /**
     * @param timeoutMillis
     *            how long its deliveries may wait, 0 for ever; null: as its queue says
     */
    ChannelConsumer(Channel channel, Notices notices, MessageQueue queue, ConsumerSpec spec,
            PrefetchLimit channelLimit, @Nullable Long timeoutMillis) {
        super(queue);
        this.channel = channel;
        this.notices = notices;
        this.spec = spec;
        this.channelLimit = channelLimit;
        this.timeoutMillis = timeoutMillis;
        this.prefix = new DeliverPrefix(channel.number(), spec.tag());
    }

    Channel channel() {
        return channel;
    }

    DeliverPrefix prefix() {
        return prefix;
    }

    @Override
    Subscriber subscriber() {
        return this;
    }

    @Override
    @Nullable
    Long timeoutMillis() {
        return timeoutMillis;
    }

    /** It kept a delivery for too long: nothing more is delivered to it. */
    boolean timedOut() {
        return timedOut;
    }

    void timeOut() {
        timedOut = true;
    }

    @Override
    boolean limited() {
        return true;
    }

    @Override
    public ConsumerSpec spec() {
        return spec;
    }

    @Override
    public boolean writable() {
        return channel.owner().deliveryWindow().admits();
    }

    @Override
    public boolean tryAcquirePermit() {
        return spec.autoSettle() || channelLimit.tryAcquire();
    }

    @Override
    public void onStarted() {
        post(() -> notices.started(this));
    }

    @Override
    public void onRefused(QueueException refusal) {
        ChannelException mistake = switch (refusal.reason()) {
            case EXCLUSIVE_USE -> new ChannelException(SoftError.ACCESS_REFUSED, description() + " in exclusive use");
            case DELETED, IN_USE, NOT_EMPTY -> new ChannelException(SoftError.NOT_FOUND, "no " + description());
        };
        post(() -> notices.refused(this, mistake));
    }

    @Override
    public void onDeliveries(DeliveryBatch batch) {
        channel.owner().deliveryWindow().add(batch.bytes());
        channel.owner().post(batch);
    }

    @Override
    public void onActive(boolean active) {
        // AMQP 0-9-1 has no way to tell a consumer; those who list consumers ask the queue.
    }

    @Override
    public void onEnded(EndReason reason) {
        post(() -> notices.ended(this, reason));
    }

    private String description() {
        return "queue '" + queue().name() + "' in vhost '" + queue().definition().vhost() + "'";
    }

    private void post(Runnable notice) {
        channel.owner().post(notice);
    }
}
