package io.warren.broker.channel;

import io.netty.buffer.ByteBuf;
import io.warren.broker.error.ChannelException;
import io.warren.broker.error.ConnectionException;
import io.warren.broker.message.AmqpMessage;
import io.warren.broker.session.Session;
import io.warren.codec.HardError;
import io.warren.codec.SoftError;
import io.warren.codec.frame.FrameType;
import io.warren.codec.method.AccessMethod;
import io.warren.codec.method.BasicMethod;
import io.warren.codec.method.ChannelMethod;
import io.warren.codec.method.ConfirmMethod;
import io.warren.codec.method.ConnectionMethod;
import io.warren.codec.method.ExchangeMethod;
import io.warren.codec.method.Method;
import io.warren.codec.method.Methods;
import io.warren.codec.method.QueueMethod;
import io.warren.codec.method.TxMethod;
import io.warren.queue.CommitGroup;
import io.warren.queue.DeliveryBatch;
import io.warren.queue.MessageQueue;
import io.warren.queue.Outcome;
import io.warren.queue.PublishBatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One AMQP channel. Everything on it happens in the order in which its frames arrive: an operation that has to wait for
 * somebody else suspends the channel, and its later frames are kept until the answer is there, while other channels go on.
 *
 * <pre>
 *   OPEN ── our mistake report (channel.close sent) ──► CLOSING ── close-ok ──► CLOSED
 *     └──── channel.close received, close-ok sent ────────────────────────────► CLOSED
 * </pre>
 *
 * <p>
 * Threads: the connection's event loop.
 */
public final class Channel {

    private enum State {
        OPEN, CLOSING, CLOSED
    }

    private final ChannelOwner owner;
    private final int number;
    private final Session session;
    private final UnackedDeliveries unacked = new UnackedDeliveries();
    private final PublishRoute publishRoute = new PublishRoute();
    private final ContentAssembler content;
    private final Publisher publisher;
    private final Consumers consumers;
    private final Acknowledgements acknowledgements;
    private final OverdueDeliveries overdue;
    private final ExchangeOperations exchanges;
    private final QueueOperations queues;
    private final Waiting waiting;

    private State state = State.OPEN;
    private @Nullable Transaction transaction;
    /** Kept for the next basic.get; only the last, or a channel would remember every queue that it ever took from. */
    private @Nullable GetSource lastGetSource;
    private boolean touched;
    private String lastDeclaredQueue = "";
    /** The method that a mistake is reported for; 0 and 0 for none. */
    private int classId;
    private int methodId;

    public Channel(ChannelOwner owner, int number) {
        this.owner = owner;
        this.number = number;
        this.session = owner.session();
        this.publisher = new Publisher(this);
        this.consumers = new Consumers(this, unacked);
        this.acknowledgements = new Acknowledgements(unacked, consumers);
        this.overdue = new OverdueDeliveries(this, unacked, consumers, acknowledgements);
        this.exchanges = new ExchangeOperations(this);
        this.queues = new QueueOperations(this);
        this.waiting = new Waiting(this);
        this.content = new ContentAssembler(session.services().config().maxMessageSize(),
                new PublishRules(session, consumers::replyName, owner::turnMillis), owner::turnMillis);
    }

    public int number() {
        return number;
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }

    /** The class of the method that is being received, for the report of a mistake. */
    public int classId() {
        return classId;
    }

    public int methodId() {
        return methodId;
    }

    ChannelOwner owner() {
        return owner;
    }

    // ---- frames ----

    /**
     * Receives a frame. Mistakes are thrown: {@link ChannelException}, {@link ConnectionException} or
     * {@link io.warren.codec.DecodeException}.
     */
    public void receive(int frameType, ByteBuf payload) {
        if (state != State.OPEN) {
            receiveWhileClosing(frameType, payload);
        } else if (waiting.suspended()) {
            waiting.defer(frameType, payload);
        } else {
            receiveNow(frameType, payload);
        }
    }

    private void receiveNow(int frameType, ByteBuf payload) {
        owner.touched(this);
        if (content.inContent()) {
            AmqpMessage message = content.receive(frameType, payload);
            if (message != null) {
                publish(message);
            }
            return;
        }
        classId = 0;
        methodId = 0;
        if (frameType != FrameType.METHOD) {
            throw new ConnectionException(HardError.UNEXPECTED_FRAME,
                    "expected method frame, got non method frame instead");
        }
        if (publishRoute.read(payload)) {
            beginPublish();
        } else {
            receive(Methods.decode(payload));
        }
    }

    /** Between our channel.close and its close-ok everything but these two methods is dropped. */
    private void receiveWhileClosing(int frameType, ByteBuf payload) {
        if (frameType != FrameType.METHOD || payload.readableBytes() < Integer.BYTES) {
            return;
        }
        int id = payload.getUnsignedShort(payload.readerIndex() + Short.BYTES);
        if (payload.getUnsignedShort(payload.readerIndex()) != ChannelMethod.CLASS_ID) {
            return;
        }
        if (id == ChannelMethod.CloseOk.ID) {
            closed();
        } else if (id == ChannelMethod.Close.ID) {
            owner.writer().method(number, new ChannelMethod.CloseOk());
        }
    }

    private void beginPublish() {
        classId = BasicMethod.CLASS_ID;
        methodId = BasicMethod.Publish.ID;
        if (publishRoute.immediate()) {
            throw new ConnectionException(HardError.NOT_IMPLEMENTED, "immediate=true");
        }
        owner.published();
        content.begin(publishRoute.address(), publishRoute.mandatory());
    }

    private void publish(AmqpMessage message) {
        if (transaction != null) {
            transaction.publish(publisher, message, content.mandatory());
        } else {
            publisher.publish(message, content.mandatory());
        }
    }

    // ---- methods ----

    private void receive(Method method) {
        classId = method.classId();
        methodId = method.methodId();
        switch (method) {
            case BasicMethod basic -> receiveBasic(basic);
            case QueueMethod queue -> queues.receive(queue);
            case ExchangeMethod exchange -> exchanges.receive(exchange);
            case ChannelMethod channel -> receiveChannel(channel);
            case ConfirmMethod confirm -> receiveConfirm(confirm);
            case TxMethod tx -> receiveTx(tx);
            case AccessMethod access -> receiveAccess(access);
            case ConnectionMethod _ -> throw new ConnectionException(HardError.COMMAND_INVALID,
                    "unimplemented method");
        }
    }

    private void receiveBasic(BasicMethod method) {
        switch (method) {
            case BasicMethod.Ack ack -> settle(ack.deliveryTag(), ack.multiple(), Outcome.ACCEPTED);
            case BasicMethod.Nack nack -> settle(nack.deliveryTag(), nack.multiple(), Acknowledgements.outcome(nack));
            case BasicMethod.Reject reject -> settle(reject.deliveryTag(), false, Acknowledgements.outcome(reject));
            case BasicMethod.Consume consume -> consumers.consume(consume);
            case BasicMethod.Cancel cancel -> consumers.cancel(cancel);
            case BasicMethod.CancelOk _ -> {
                // A client may answer the broker's own basic.cancel.
            }
            case BasicMethod.Qos qos -> consumers.qos(qos);
            case BasicMethod.Get get -> queues.get(get);
            case BasicMethod.Recover recover -> {
                recover(recover.requeue());
                owner.writer().method(number, new BasicMethod.RecoverOk());
            }
            case BasicMethod.RecoverAsync recover -> recover(recover.requeue());
            case BasicMethod.Publish publish -> throw new AssertionError("read before: " + publish);
            case BasicMethod.QosOk _ -> throw notForServers();
            case BasicMethod.ConsumeOk _ -> throw notForServers();
            case BasicMethod.Return _ -> throw notForServers();
            case BasicMethod.Deliver _ -> throw notForServers();
            case BasicMethod.GetOk _ -> throw notForServers();
            case BasicMethod.GetEmpty _ -> throw notForServers();
            case BasicMethod.RecoverOk _ -> throw notForServers();
        }
    }

    private void settle(long tag, boolean multiple, Outcome outcome) {
        if (transaction != null) {
            transaction.acknowledge(unacked, tag, multiple, outcome);
        } else {
            acknowledgements.acknowledge(tag, multiple, outcome);
        }
    }

    private void recover(boolean requeue) {
        if (!requeue) {
            throw new ConnectionException(HardError.NOT_IMPLEMENTED, "requeue=false");
        }
        acknowledgements.recover();
    }

    private void receiveChannel(ChannelMethod method) {
        switch (method) {
            case ChannelMethod.Close _ -> {
                release();
                owner.writer().method(number, new ChannelMethod.CloseOk());
                closed();
            }
            case ChannelMethod.Flow flow -> {
                if (!flow.active()) {
                    throw new ConnectionException(HardError.NOT_IMPLEMENTED, "active=false");
                }
                owner.writer().method(number, new ChannelMethod.FlowOk(true));
            }
            case ChannelMethod.FlowOk _ -> {
                // The broker never asks for flow; an unasked answer changes nothing.
            }
            case ChannelMethod.Open open -> throw new ConnectionException(HardError.CHANNEL_ERROR,
                    "second 'channel.open' seen");
            case ChannelMethod.OpenOk _ -> throw notForServers();
            case ChannelMethod.CloseOk _ -> {
                // Crossed with our own close on a channel number that was opened again.
            }
        }
    }

    private void receiveConfirm(ConfirmMethod method) {
        switch (method) {
            case ConfirmMethod.Select select -> {
                if (transaction != null) {
                    throw new ChannelException(SoftError.PRECONDITION_FAILED, "cannot switch from tx to confirm mode");
                }
                publisher.confirm();
                answer(select.nowait(), new ConfirmMethod.SelectOk());
            }
            case ConfirmMethod.SelectOk _ -> throw notForServers();
        }
    }

    private void receiveTx(TxMethod method) {
        switch (method) {
            case TxMethod.Select _ -> {
                if (publisher.confirming()) {
                    throw new ChannelException(SoftError.PRECONDITION_FAILED, "cannot switch from confirm to tx mode");
                }
                if (transaction == null) {
                    transaction = new Transaction();
                }
                owner.writer().method(number, new TxMethod.SelectOk());
            }
            case TxMethod.Commit commit -> commit(requireTransaction());
            case TxMethod.Rollback rollback -> {
                requireTransaction().rollback(unacked, second());
                owner.writer().method(number, new TxMethod.RollbackOk());
            }
            case TxMethod.SelectOk _ -> throw notForServers();
            case TxMethod.CommitOk _ -> throw notForServers();
            case TxMethod.RollbackOk ok -> throw notForServers();
        }
    }

    private Transaction requireTransaction() {
        if (transaction == null) {
            throw new ChannelException(SoftError.PRECONDITION_FAILED, "channel is not transactional");
        }
        return transaction;
    }

    /** commit-ok follows once every queue has answered for what was published, and all that is to be kept is durable. */
    private void commit(Transaction committed) {
        waiting.suspend();
        committed.commit(publisher, acknowledgements, new CommitGroup(durable -> {
            publisher.committed(durable);
            owner.post((Runnable) () -> publisher.whenAllAnswered(() -> endCommit(durable)));
        }));
    }

    private void endCommit(boolean durable) {
        if (!isOpen()) {
            return;
        }
        if (!durable || publisher.refused()) { // the disk is full, or has failed; RabbitMQ's words
            waiting.fail(new ChannelException(SoftError.PRECONDITION_FAILED, "partial tx completion"));
            return;
        }
        owner.writer().method(number, new TxMethod.CommitOk());
        waiting.resume();
    }

    private void receiveAccess(AccessMethod method) {
        switch (method) {
            // Tickets are history: every one is granted, and none is looked at.
            case AccessMethod.Request _ -> owner.writer().method(number, new AccessMethod.RequestOk(1));
            case AccessMethod.RequestOk _ -> throw notForServers();
        }
    }

    static ConnectionException notForServers() {
        return new ConnectionException(HardError.COMMAND_INVALID, "unimplemented method");
    }

    // ---- what the parts of a channel need of it ----

    Waiting waiting() {
        return waiting;
    }

    void answer(boolean nowait, Method method) {
        if (!nowait) {
            owner.writer().method(number, method);
        }
    }

    /** The queue that a client means: the one last declared on this channel where it names none. */
    String queueName(String asked) {
        String name = Names.stripped(asked);
        if (!name.isEmpty()) {
            return name;
        }
        if (lastDeclaredQueue.isEmpty()) {
            throw new ChannelException(SoftError.NOT_FOUND, "no previously declared queue");
        }
        return lastDeclaredQueue;
    }

    void lastDeclaredQueue(String name) {
        lastDeclaredQueue = name;
    }

    long skipTag() {
        return unacked.skipTag();
    }

    long addUnacked(MessageQueue queue, long id) {
        GetSource source = lastGetSource;
        if (source == null || !source.queue().equals(queue)) {
            source = new GetSource(queue);
            lastGetSource = source;
            expectAcknowledgements(source);
        }
        return unacked.add(source, id, second());
    }

    /** Deliveries from there will wait for an acknowledgement. */
    void expectAcknowledgements(DeliverySource source) {
        long timeoutMillis = overdue.timeoutMillis(source);
        if (timeoutMillis != OverdueDeliveries.NEVER) {
            owner.checkOverdue(timeoutMillis);
        }
    }

    /** Seconds of a clock that only goes forward. */
    int second() {
        return (int) TimeUnit.NANOSECONDS.toSeconds(session.services().nanoTime().getAsLong());
    }

    /** Receives the frames that waited while the channel was suspended; throws their mistakes. */
    public void receiveDeferred() {
        waiting.receiveDeferred(this::receiveNow);
    }

    // ---- what the connection asks of a channel ----

    /** Opens a batch of deliveries, on the event loop of the connection that it is for. */
    public static void deliver(DeliveryBatch batch) {
        ChannelConsumer consumer = (ChannelConsumer) batch.subscriber();
        consumer.channel().consumers.deliver(batch, consumer);
    }

    /** Opens a batch of publishes that came back answered, on the event loop of the connection that sent it. */
    public static void answered(PublishBatch batch) {
        Publisher publisher = (Publisher) batch.origin();
        publisher.channel().owner.touched(publisher.channel());
        publisher.answered(batch);
    }

    /** Calls for deliveries again after the connection could not take any. */
    public void resumeDeliveries() {
        consumers.resumeDeliveries();
    }

    /** The user's permissions changed: consumers that may no longer read are cancelled. */
    public void recheckConsumers() {
        consumers.cancelUnreadable();
    }

    /**
     * Deals with deliveries that have waited for too long, by closing the channel if need be. Answers the shortest timeout in milliseconds,
     * or {@link Long#MAX_VALUE}.
     */
    public long checkOverdue() {
        if (!isOpen()) {
            return Long.MAX_VALUE;
        }
        try {
            owner.touched(this);
            lastGetSource = null; // the next one says again how long it may wait
            return overdue.check();
        } catch (ChannelException tooLate) {
            owner.fail(this, tooLate);
            return Long.MAX_VALUE;
        }
    }

    /** Notes that there is something to do when the turn ends; answers whether that is news. */
    public boolean touch() {
        boolean first = !touched;
        touched = true;
        return first;
    }

    /** Hands over what this turn gathered, and tells confirms. */
    public void endTurn() {
        touched = false;
        handOver();
        if (isOpen()) {
            publisher.tellConfirms();
        }
    }

    /** Gives what was published and acknowledged so far to its queues. */
    void handOver() {
        publisher.handOver();
        acknowledgements.handOver();
    }

    /** Reports a mistake to the client; the number is free after its close-ok. */
    public void close(ChannelException mistake) {
        int reportedClass = classId;
        int reportedMethod = methodId;
        release();
        state = State.CLOSING;
        owner.writer().method(number,
                new ChannelMethod.Close(mistake.error().code(), mistake.replyText(), reportedClass, reportedMethod));
    }

    /** Lets go of everything: consumers end, deliveries return, what was published before is handed over. */
    public void release() {
        if (state == State.OPEN) {
            publisher.handOver();
            if (transaction != null) {
                transaction.rollback(unacked, second());
            }
            acknowledgements.close();
            consumers.close();
            state = State.CLOSED;
        }
        waiting.clear();
    }

    private void closed() {
        state = State.CLOSED;
        owner.channelClosed(this);
    }
}
