package io.warren.broker.channel;

import io.warren.broker.auth.Permission;
import io.warren.broker.definition.DefinitionChange.Bind;
import io.warren.broker.definition.DefinitionChange.DeclareQueue;
import io.warren.broker.definition.DefinitionChange.Edge;
import io.warren.broker.definition.DefinitionChange.RemoveQueue;
import io.warren.broker.definition.DefinitionChange.Unbind;
import io.warren.broker.error.ChannelException;
import io.warren.broker.error.ConnectionException;
import io.warren.broker.message.AmqpMessage;
import io.warren.broker.metrics.BrokerCounters.Counter;
import io.warren.broker.replyto.DirectReplies;
import io.warren.broker.session.Session;
import io.warren.broker.systemexchange.Firehose;
import io.warren.broker.vhost.DeclaredQueue;
import io.warren.broker.vhost.QueueDeclaration;
import io.warren.codec.HardError;
import io.warren.codec.SoftError;
import io.warren.codec.method.BasicMethod;
import io.warren.codec.method.QueueMethod;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import io.warren.queue.GetResult;
import io.warren.queue.MessageQueue;
import io.warren.queue.MessageQueue.DeleteCondition;
import io.warren.queue.Outcome;
import io.warren.queue.QueueException;
import io.warren.queue.QueueStats;
import io.warren.queue.Settlement;
import java.util.concurrent.CompletionStage;

/**
 * queue.declare, bind, unbind, purge and delete, and basic.get. The channel waits for the queue's event loop or the definitions
 * thread; the connection's event loop does not.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class QueueOperations {

    private static final String RESERVED_PREFIX = "amq.";

    private final Channel channel;
    private final Session session;

    QueueOperations(Channel channel) {
        this.channel = channel;
        this.session = channel.owner().session();
    }

    void receive(QueueMethod method) {
        switch (method) {
            case QueueMethod.Declare declare -> declare(declare);
            case QueueMethod.Bind bind -> bind(bind);
            case QueueMethod.Unbind unbind -> unbind(unbind);
            case QueueMethod.Purge purge -> purge(purge);
            case QueueMethod.Delete delete -> delete(delete);
            case QueueMethod.DeclareOk _ -> throw Channel.notForServers();
            case QueueMethod.BindOk _ -> throw Channel.notForServers();
            case QueueMethod.UnbindOk _ -> throw Channel.notForServers();
            case QueueMethod.PurgeOk _ -> throw Channel.notForServers();
            case QueueMethod.DeleteOk _ -> throw Channel.notForServers();
        }
    }

    private void declare(QueueMethod.Declare declare) {
        String asked = Names.stripped(declare.queue());
        if (asked.startsWith(DirectReplies.PSEUDO_QUEUE)) {
            declareReplyTo(declare, asked);
            return;
        }
        if (declare.passive()) {
            declarePassively(declare, asked);
            return;
        }
        String name = asked.isEmpty() ? session.services().uniqueName("amq.gen-") : asked;
        if (!asked.isEmpty() && asked.startsWith(RESERVED_PREFIX) && session.vhost().queue(asked) == null) {
            throw new ChannelException(SoftError.ACCESS_REFUSED,
                    "queue name '" + asked + "' contains reserved prefix 'amq.*'");
        }
        session.requireOnQueue(Permission.CONFIGURE, name);
        if (declare.arguments().get("x-dead-letter-exchange") instanceof FieldValue.LongString deadLetters) {
            session.requireOnQueue(Permission.READ, name);
            session.requireOnExchange(Permission.WRITE, deadLetters.toString());
        }
        requirePermitted(declare);
        long ownerId = declare.exclusive() ? session.connectionId() : DeclaredQueue.NO_OWNER;
        QueueDeclaration wish = new QueueDeclaration(name, declare.durable(), declare.autoDelete(), ownerId,
                declare.arguments());
        String vhost = session.vhost().name();
        channel.waiting().change(new DeclareQueue(vhost, wish),
                declared -> answerDeclared(declare, declared));
    }

    private void requirePermitted(QueueMethod.Declare declare) {
        if (!declare.durable() && !declare.exclusive()
                && !session.services().config().permitTransientNonExclusiveQueues()) {
            throw new ConnectionException(HardError.INTERNAL_ERROR,
                    "Feature `transient_nonexcl_queues` is deprecated. Its use is not permitted per the configuration"
                            + " (overriding the default, which is permitted)");
        }
    }

    private void declarePassively(QueueMethod.Declare declare, String asked) {
        String name = channel.queueName(asked);
        session.requireAnyOnQueue(name);
        DeclaredQueue declared = session.vhost().requireQueue(name);
        session.vhost().requireAccess(declared, session.connectionId());
        answerDeclared(declare, declared);
    }

    /** The pseudo-queue, and the addresses behind it, can be asked for and not made. */
    private void declareReplyTo(QueueMethod.Declare declare, String asked) {
        if (!asked.equals(DirectReplies.PSEUDO_QUEUE) && !session.services().directReplies().exists(asked)) {
            throw new ChannelException(SoftError.NOT_FOUND, "no " + session.vhost().describe(asked));
        }
        channel.answer(declare.nowait(), new QueueMethod.DeclareOk(asked, 0, 1));
    }

    private void answerDeclared(QueueMethod.Declare declare, DeclaredQueue declared) {
        channel.lastDeclaredQueue(declared.name());
        if (!declare.nowait()) {
            channel.waiting().await(() -> declared.queue().stats(), stats -> answerDeclared(declared.name(), stats),
                    _ -> declare(declare)); // it went in this very moment: again, as if it had gone before
        }
    }

    private void answerDeclared(String name, QueueStats stats) {
        channel.answer(false, new QueueMethod.DeclareOk(name, stats.ready(), stats.consumers()));
    }

    private void bind(QueueMethod.Bind bind) {
        Edge edge = edge(bind.exchange(), bind.queue(), bind.routingKey(), bind.arguments());
        channel.waiting().change(new Bind(session.vhost().name(), edge),
                _ -> channel.answer(bind.nowait(), new QueueMethod.BindOk()));
    }

    private void unbind(QueueMethod.Unbind unbind) {
        Edge edge = edge(unbind.exchange(), unbind.queue(), unbind.routingKey(), unbind.arguments());
        channel.waiting().change(new Unbind(session.vhost().name(), edge),
                _ -> channel.answer(false, new QueueMethod.UnbindOk()));
    }

    private Edge edge(String askedExchange, String queue, String routingKey, FieldTable arguments) {
        String exchange = Names.stripped(askedExchange);
        String name = channel.queueName(queue);
        // An empty key with the last declared queue means that queue's name, as in the specification of queue.bind.
        String key = queue.isEmpty() && routingKey.isEmpty() ? name : routingKey;
        if (name.startsWith(DirectReplies.PSEUDO_QUEUE)) {
            throw new ChannelException(SoftError.ACCESS_REFUSED,
                    "cannot bind or unbind to a volatile (direct reply-to) queue");
        }
        ExchangeOperations.requireNotDefault(exchange);
        session.requireOnQueue(Permission.WRITE, name);
        session.requireOnExchange(Permission.READ, exchange);
        ExchangeOperations.requireOnTopic(session, exchange, key);
        return new Edge(exchange, name, false, key, arguments, session.connectionId());
    }

    private void purge(QueueMethod.Purge purge) {
        DeclaredQueue declared = accessible(purge.queue(), Permission.READ);
        channel.waiting().await(() -> declared.queue().purge(),
                count -> channel.answer(purge.nowait(), new QueueMethod.PurgeOk(count)));
    }

    private void delete(QueueMethod.Delete delete) {
        String name = channel.queueName(delete.queue());
        session.requireOnQueue(Permission.CONFIGURE, name);
        DeclaredQueue declared = session.vhost().queue(name);
        if (declared == null) {
            channel.answer(delete.nowait(), new QueueMethod.DeleteOk(0));
            return;
        }
        session.vhost().requireAccess(declared, session.connectionId());
        MessageQueue queue = declared.queue();
        channel.waiting().await(() -> delete(queue, delete),
                count -> channel.answer(delete.nowait(), new QueueMethod.DeleteOk(count)),
                refusal -> deletionRefused(refusal, delete, name));
    }

    /** First the queue decides, on its event loop, then its name is taken down. */
    private CompletionStage<Long> delete(MessageQueue queue, QueueMethod.Delete delete) {
        RemoveQueue remove = new RemoveQueue(session.vhost().name(), queue);
        return queue.delete(new DeleteCondition(delete.ifUnused(), delete.ifEmpty())).thenCompose(
                count -> session.services().definitions().submit(remove).thenApply(_ -> count));
    }

    private void deletionRefused(QueueException refusal, QueueMethod.Delete delete, String name) {
        String description = session.vhost().describe(name);
        switch (refusal.reason()) {
            case IN_USE -> throw new ChannelException(SoftError.PRECONDITION_FAILED, description + " in use");
            case NOT_EMPTY -> throw new ChannelException(SoftError.PRECONDITION_FAILED, description + " not empty");
            // Somebody else's deletion came first: it is gone, as was asked.
            case DELETED, EXCLUSIVE_USE -> channel.answer(delete.nowait(), new QueueMethod.DeleteOk(0));
        }
    }

    /** basic.get. */
    void get(BasicMethod.Get get) {
        DeclaredQueue declared = accessible(get.queue(), Permission.READ);
        MessageQueue queue = declared.queue();
        channel.waiting().await(() -> queue.get(get.noAck()), result -> answerGet(get, queue, result),
                Waiting::queueGone,
                result -> giveBack(get, queue, result));
    }

    /** The client went before it could be given what it asked for. */
    private static void giveBack(BasicMethod.Get get, MessageQueue queue, GetResult result) {
        if (!get.noAck() && result instanceof GetResult.Got got) {
            Settlement settlement = new Settlement(null, Outcome.RELEASED, 1);
            settlement.add(got.id());
            queue.settle(settlement);
        }
    }

    private void answerGet(BasicMethod.Get get, MessageQueue queue, GetResult result) {
        switch (result) {
            case GetResult.Empty _ -> channel.answer(false, new BasicMethod.GetEmpty());
            case GetResult.Got got -> {
                long tag = get.noAck() ? channel.skipTag() : channel.addUnacked(queue, got.id());
                AmqpMessage message = (AmqpMessage) got.message();
                BasicMethod.GetOk ok = new BasicMethod.GetOk(tag, got.redelivered(), message.exchange(),
                        message.routingKey(), got.ready());
                channel.owner().writer().methodWithContent(channel.number(), ok, message);
                session.services().counters().increment(Counter.MESSAGES_DELIVERED);
                if (session.vhost().tracing()) {
                    new Firehose(session, channel.number(), channel.owner()::turnMillis).delivered(message,
                            queue.name(), got.redelivered());
                }
            }
        }
    }

    private DeclaredQueue accessible(String asked, Permission permission) {
        String name = channel.queueName(asked);
        session.requireOnQueue(permission, name);
        DeclaredQueue declared = session.vhost().requireQueue(name);
        session.vhost().requireAccess(declared, session.connectionId());
        return declared;
    }
}
