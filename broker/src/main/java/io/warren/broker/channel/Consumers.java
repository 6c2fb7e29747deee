package io.warren.broker.channel;

import io.warren.broker.auth.Permission;
import io.warren.broker.error.ChannelException;
import io.warren.broker.error.ConnectionException;
import io.warren.broker.event.FieldValues;
import io.warren.broker.message.AmqpMessage;
import io.warren.broker.metrics.BrokerCounters.Counter;
import io.warren.broker.replyto.DirectReplies;
import io.warren.broker.session.Session;
import io.warren.broker.systemexchange.Firehose;
import io.warren.broker.vhost.DeclaredQueue;
import io.warren.codec.HardError;
import io.warren.codec.SoftError;
import io.warren.codec.method.BasicMethod;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import io.warren.queue.ConsumerSpec;
import io.warren.queue.DeliveryBatch;
import io.warren.queue.MessageQueue;
import io.warren.queue.Outcome;
import io.warren.queue.Settlement;
import io.warren.queue.Subscriber.EndReason;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The consumers of one channel: basic.consume, basic.cancel, basic.qos, and what their queues deliver.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class Consumers implements ChannelConsumer.Notices {

    private static final String REPLY_TO_PREFIX = DirectReplies.PSEUDO_QUEUE;

    private final Channel channel;
    private final Session session;
    private final UnackedDeliveries unacked;
    private final Map<String, ChannelConsumer> byTag = new HashMap<>();
    private final PrefetchLimit channelLimit = new PrefetchLimit();
    private @Nullable ReplyConsumer replyConsumer;
    /** Of consumers that are started from now on; 0 for no limit. */
    private int prefetch;
    /** Consumers whose consume or cancel waits for its queue, and whether the client wants to hear of it. */
    private final Map<ChannelConsumer, Boolean> answersWanted = new HashMap<>();

    Consumers(Channel channel, UnackedDeliveries unacked) {
        this.channel = channel;
        this.session = channel.owner().session();
        this.unacked = unacked;
    }

    void qos(BasicMethod.Qos qos) {
        if (qos.prefetchSize() != 0) {
            throw new ConnectionException(HardError.NOT_IMPLEMENTED,
                    "prefetch_size!=0 (" + Integer.toUnsignedString((int) qos.prefetchSize()) + ")");
        }
        if (qos.global() && session.services().config().permitGlobalQos()) {
            channelLimit.limit(qos.prefetchCount());
            resumeIfWaiting();
        } else {
            prefetch = qos.prefetchCount();
        }
        channel.owner().writer().method(channel.number(), new BasicMethod.QosOk());
    }

    void consume(BasicMethod.Consume consume) {
        String tag = consume.consumerTag().isEmpty() ? session.services().uniqueName("amq.ctag-")
                : consume.consumerTag();
        if (byTag.containsKey(tag) || (replyConsumer != null && replyConsumer.tag().equals(tag))) {
            throw new ConnectionException(HardError.NOT_ALLOWED, "attempt to reuse consumer tag '" + tag + "'");
        }
        int consumerMax = session.services().config().consumerMaxPerChannel();
        if (consumerMax > 0 && byTag.size() >= consumerMax) {
            throw new ConnectionException(HardError.NOT_ALLOWED,
                    "reached maximum (" + consumerMax + ") of consumers per channel");
        }
        if (consume.queue().equals(REPLY_TO_PREFIX)) {
            consumeReplies(consume, tag);
            return;
        }
        String queueName = channel.queueName(consume.queue());
        session.requireOnQueue(Permission.READ, queueName);
        DeclaredQueue declared = session.vhost().requireQueue(queueName);
        session.vhost().requireAccess(declared, session.connectionId());
        int credit = consume.noAck() || prefetch == 0 ? ConsumerSpec.UNLIMITED : prefetch;
        ConsumerSpec spec = new ConsumerSpec(tag, consume.noAck(), consume.exclusive(), priority(consume.arguments()),
                credit,
                true, consume.arguments().toJava());
        ChannelConsumer consumer = new ChannelConsumer(channel, this, declared.queue(), spec, channelLimit,
                timeoutMillis(consume.arguments()));
        byTag.put(tag, consumer);
        answersWanted.put(consumer, !consume.nowait());
        if (!consume.noAck()) {
            channel.expectAcknowledgements(consumer);
        }
        channel.waiting().suspend();
        declared.queue().subscribe(consumer);
    }

    /** Null if the consumer does not say. */
    private static @Nullable Long timeoutMillis(FieldTable arguments) {
        FieldValue value = arguments.get("x-consumer-timeout");
        if (value == null) {
            return null;
        }
        if (value.toJava() instanceof Long millis && millis >= 0) {
            return millis;
        }
        throw new ChannelException(SoftError.PRECONDITION_FAILED,
                "invalid arg 'x-consumer-timeout' for basic.consume: \"expected non-negative integer, got "
                        + value.typeName() + "\"");
    }

    private static int priority(FieldTable arguments) {
        FieldValue value = arguments.get("x-priority");
        if (value == null) {
            return 0;
        }
        if (value.toJava() instanceof Long priority) {
            return Math.clamp(priority, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        throw new ChannelException(SoftError.PRECONDITION_FAILED,
                "invalid arg 'x-priority' for basic.consume: \"expected integer, got " + value.typeName() + "\"");
    }

    private void consumeReplies(BasicMethod.Consume consume, String tag) {
        if (!consume.noAck()) {
            throw new ChannelException(SoftError.PRECONDITION_FAILED, "reply consumer cannot acknowledge");
        }
        if (replyConsumer != null) {
            throw new ChannelException(SoftError.PRECONDITION_FAILED, "reply consumer already set");
        }
        ReplyConsumer started = new ReplyConsumer(channel, tag);
        replyConsumer = started;
        session.services().directReplies().add(started.queue());
        if (!consume.nowait()) {
            channel.owner().writer().method(channel.number(), new BasicMethod.ConsumeOk(tag));
        }
    }

    /** The name under which replies reach this channel, or null if it does not consume them. */
    @Nullable
    String replyName() {
        return replyConsumer == null ? null : replyConsumer.queue().name();
    }

    void cancel(BasicMethod.Cancel cancel) {
        String tag = cancel.consumerTag();
        ChannelConsumer consumer = byTag.get(tag);
        if (consumer != null) {
            answersWanted.put(consumer, !cancel.nowait());
            channel.waiting().suspend();
            consumer.queue().unsubscribe(consumer, false);
            return;
        }
        if (replyConsumer != null && replyConsumer.tag().equals(tag)) {
            endReplies();
        }
        if (!cancel.nowait()) {
            channel.owner().writer().method(channel.number(), new BasicMethod.CancelOk(tag));
        }
    }

    @Override
    public void started(ChannelConsumer consumer) {
        if (has(consumer)) {
            tellEvent("consumer.created", consumer);
        }
        if (answerWanted(consumer)) {
            channel.owner().writer().method(channel.number(), new BasicMethod.ConsumeOk(consumer.spec().tag()));
        }
        channel.waiting().resume();
    }

    @Override
    public void refused(ChannelConsumer consumer, ChannelException refusal) {
        byTag.remove(consumer.spec().tag(), consumer);
        if (answersWanted.remove(consumer) != null) {
            channel.waiting().fail(refusal);
        }
    }

    @Override
    public void ended(ChannelConsumer consumer, EndReason reason) {
        boolean cancelPending = answersWanted.containsKey(consumer);
        boolean wanted = answerWanted(consumer);
        if (!byTag.remove(consumer.spec().tag(), consumer) || !channel.isOpen()) {
            return;
        }
        tellEvent("consumer.deleted", consumer);
        if (cancelPending) {
            // Also when the queue went at the same moment: the client asked for the end, and this is its answer.
            if (wanted) {
                channel.owner().writer().method(channel.number(), new BasicMethod.CancelOk(consumer.spec().tag()));
            }
            channel.waiting().resume();
        } else if (session.capabilities().consumerCancelNotify()) {
            channel.owner().writer().method(channel.number(), new BasicMethod.Cancel(consumer.spec().tag(), true));
        }
    }

    private boolean answerWanted(ChannelConsumer consumer) {
        return Boolean.TRUE.equals(answersWanted.remove(consumer)) && channel.isOpen();
    }

    /** The connection has opened a batch of deliveries for a consumer of this channel. */
    void deliver(DeliveryBatch batch, ChannelConsumer consumer) {
        channel.owner().deliveryWindow().remove(batch.bytes());
        if (!channel.isOpen()) {
            return; // the queue takes back what the consumer held: see close()
        }
        if (consumer.timedOut()) {
            giveBack(batch, consumer);
            return;
        }
        int count = batch.size();
        boolean acknowledged = !consumer.spec().autoSettle();
        int second = acknowledged ? channel.second() : 0;
        for (int i = 0; i < count; i++) {
            long tag = acknowledged ? unacked.add(consumer, batch.id(i), second) : unacked.skipTag();
            channel.owner().writer().delivery(channel.number(), consumer.prefix(), tag, batch.redelivered(i),
                    (AmqpMessage) batch.message(i));
        }
        session.services().counters().add(Counter.MESSAGES_DELIVERED, count);
        if (session.vhost().tracing()) {
            trace(batch, consumer.queue().name());
        }
    }

    /** It was on its way when the consumer was cancelled. */
    private void giveBack(DeliveryBatch batch, ChannelConsumer consumer) {
        Settlement returned = new Settlement(consumer, Outcome.RELEASED, batch.size());
        for (int i = 0; i < batch.size(); i++) {
            returned.add(batch.id(i));
        }
        consumer.queue().settle(returned);
        released(batch.size());
    }

    private void trace(DeliveryBatch batch, String queue) {
        Firehose firehose = new Firehose(session, channel.number(), channel.owner()::turnMillis);
        for (int i = 0; i < batch.size(); i++) {
            firehose.delivered((AmqpMessage) batch.message(i), queue, batch.redelivered(i));
        }
    }

    /** Calls for more where a queue found this channel's consumers unable to take deliveries. */
    void resumeDeliveries() {
        for (ChannelConsumer consumer : byTag.values()) {
            consumer.queue().resume(consumer);
        }
    }

    /** So many deliveries were settled; a queue that waits for a permit of the channel-wide prefetch gets on. */
    void released(int permits) {
        if (permits > 0) {
            channelLimit.release(permits);
            resumeIfWaiting();
        }
    }

    private void resumeIfWaiting() {
        if (channelLimit.takeWaiting()) {
            resumeDeliveries();
        }
    }

    /** Those whose deliveries wait for an acknowledgement. */
    void forEachAcknowledging(Consumer<ChannelConsumer> action) {
        for (ChannelConsumer consumer : byTag.values()) {
            if (!consumer.spec().autoSettle()) {
                action.accept(consumer);
            }
        }
    }

    int count() {
        return byTag.size() + (replyConsumer == null ? 0 : 1);
    }

    /** Ends all consumers; what they hold goes back to the queues, also what is still on its way here. */
    void close() {
        for (ChannelConsumer consumer : byTag.values()) {
            consumer.queue().unsubscribe(consumer, true);
            tellEvent("consumer.deleted", consumer);
        }
        byTag.clear();
        answersWanted.clear();
        endReplies();
    }

    private void tellEvent(String name, ChannelConsumer consumer) {
        session.services().events().tell(name, () -> FieldTable.builder().put("consumer_tag", consumer.spec().tag())
                .put("queue", consumer.queue().name()).put("vhost", session.vhost().name())
                .put("exclusive", consumer.spec().exclusive()).put("ack_required", !consumer.spec().autoSettle())
                .put("prefetch_count",
                        consumer.spec().credit() == ConsumerSpec.UNLIMITED ? 0 : consumer.spec().credit())
                .put("arguments", FieldValues.table(consumer.spec().arguments()))
                .put("connection", session.connectionName()).put("channel", channel.number())
                .put("user", session.user().name()).build());
    }

    private void endReplies() {
        ReplyConsumer ended = replyConsumer;
        if (ended != null) {
            replyConsumer = null;
            ended.end();
            session.services().directReplies().remove(ended.queue());
        }
    }

    /** Whether the consumer still is one of this channel: otherwise its queue takes care of what it held. */
    boolean has(ChannelConsumer consumer) {
        return byTag.get(consumer.spec().tag()) == consumer;
    }

    /** Cancels a consumer, if it has not been, and gives its queue back what it has; the client is told when the queue has heard of it. */
    void timeOut(ChannelConsumer consumer, Acknowledgements acknowledgements) {
        consumer.timeOut();
        acknowledgements.handOver();
        if (has(consumer)) {
            consumer.queue().unsubscribe(consumer, false); // first, or it would get it all again
        }
        acknowledgements.giveUp(consumer);
    }

    /** Cancels every consumer whose queue the user may no longer read, and tells the client. */
    void cancelUnreadable() {
        for (ChannelConsumer consumer : Map.copyOf(byTag).values()) {
            MessageQueue queue = consumer.queue();
            if (!session.services().access().allows(session.user(), session.vhost().name(), Permission.READ,
                    queue.name())) {
                queue.unsubscribe(consumer, false);
            }
        }
    }
}
