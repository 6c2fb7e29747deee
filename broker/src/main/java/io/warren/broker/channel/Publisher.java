package io.warren.broker.channel;

import io.warren.broker.auth.Permission;
import io.warren.broker.auth.TopicPermissions;
import io.warren.broker.channel.RoutingDecisions.Decision;
import io.warren.broker.error.ChannelException;
import io.warren.broker.message.AmqpMessage;
import io.warren.broker.metrics.BrokerCounters.Counter;
import io.warren.broker.session.Session;
import io.warren.broker.systemexchange.Firehose;
import io.warren.codec.SoftError;
import io.warren.codec.method.BasicMethod;
import io.warren.queue.CommitGroup;
import io.warren.queue.MessageQueue;
import io.warren.queue.PublishBatch;
import io.warren.queue.PublishOrigin;
import io.warren.queue.PublishTarget;
import io.warren.router.Claims;
import io.warren.router.Exchange;
import io.warren.router.Route;
import io.warren.router.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Routes what a channel publishes, and hands it to the queues in one batch per queue and turn.
 *
 * <p>
 * Cost of a message to one of the addresses used last: no lookup, no permission check, no routing; one slot in the open batch of
 * each target. What was decided for an address holds until a binding or a permission changes.
 *
 * <p>
 * Threads: the connection's event loop, except {@link #onAnswered}.
 */
final class Publisher implements PublishOrigin {

    /** What a message costs in memory besides its bytes, roughly: it counts as under way too. */
    private static final int MESSAGE_OVERHEAD_BYTES = 64;
    private static final long NO_RECEIPT = 0;
    /** A batch is made as large as the one before, but not much larger than the next read can fill it. */
    private static final int EXPECTED_MAX = 1024;
    private static final int NO_ROUTE = SoftError.NO_ROUTE.code();

    private final Channel channel;
    private final ChannelOwner owner;
    private final Session session;
    private final Topology topology;
    private final Route route = new Route();

    /** This turn's batches. */
    private final Map<PublishTarget, PublishBatch> open = new HashMap<>();
    private final List<PublishTarget> openInOrder = new ArrayList<>();

    private final RoutingDecisions decisions = new RoutingDecisions();
    /** The exchange that was found fit to publish to last, and when. */
    private @Nullable Exchange publishable;
    private long publishableVersion;
    /** What the user's routing keys have to be there, for the few users of whom that was said. */
    private @Nullable TopicPermissions topics;
    /** Those that opened batches in this turn. */
    private final List<Decision> used = new ArrayList<>();

    private @Nullable Confirms confirms;
    /** Made for the first message that has an id which somebody looks at. */
    private @Nullable ClaimedPublishes claimed;
    /** Whether what is published now is part of a transaction. */
    private boolean committing;
    /** Batches, and messages of others that duplicates share the outcome of. */
    private int answersMissing;
    private @Nullable Runnable whenAllAnswered;
    /** Whether a queue has refused something of what is waited for. */
    private boolean refused;
    private int lastBatchSize = 1;
    private int published;
    private int unroutable;

    Publisher(Channel channel) {
        this.channel = channel;
        this.owner = channel.owner();
        this.session = owner.session();
        this.topology = session.vhost().topology();
    }

    Channel channel() {
        return channel;
    }

    void confirm() {
        if (confirms == null) {
            confirms = new Confirms();
        }
    }

    boolean confirming() {
        return confirms != null;
    }

    /** The exchange of that name; refuses one that is not there, or not for this client to publish to. */
    private Exchange publishable(String name, long topologyVersion, long accessVersion) {
        Exchange known = publishable;
        long version = topologyVersion + accessVersion; // both only grow
        if (known != null && publishableVersion == version && known.name().equals(name)) {
            return known;
        }
        session.requireOnExchange(Permission.WRITE, name);
        Exchange exchange = topology.exchange(name);
        if (exchange == null) {
            throw new ChannelException(SoftError.NOT_FOUND,
                    "no exchange '" + name + "' in vhost '" + session.vhost().name() + "'");
        }
        if (exchange.internal()) {
            throw new ChannelException(SoftError.ACCESS_REFUSED, "cannot publish to internal exchange '"
                    + name + "' in vhost '" + session.vhost().name() + "'");
        }
        topics = session.topics(exchange);
        publishable = exchange;
        publishableVersion = version;
        return exchange;
    }

    void publish(AmqpMessage message, boolean mandatory) {
        send(message, mandatory, decide(message, true), confirms != null);
    }

    /**
     * Where a message goes that is sent later.
     *
     * @param hasId
     *            whether an exchange on its way looks at its id, which must not count before it is sent: it is routed again then
     */
    record Routed(List<PublishTarget> targets, boolean hasId) {}

    /** For {@link #publish(AmqpMessage, boolean, Routed)}. */
    Routed route(AmqpMessage message) {
        Decision decision = decide(message, false);
        return new Routed(List.of(decision.targets), decision.claims != null);
    }

    /** From here on messages are part of a transaction, up to {@link #committed}. */
    void beginCommit() {
        committing = true;
        if (claimed != null) {
            claimed.beginCommit();
        }
    }

    /** Any thread: the transaction is durable, or will never be. */
    void committed(boolean durable) {
        ClaimedPublishes ids = claimed;
        if (ids != null) {
            ids.committed(durable);
        }
    }

    /** Publishes what was routed before; cannot be refused. */
    void publish(AmqpMessage message, boolean mandatory, Routed routed) {
        Exchange exchange = routed.hasId() ? topology.exchange(message.exchange()) : null;
        Decision decision;
        if (exchange == null) {
            PublishTarget[] decided = routed.targets().toArray(new PublishTarget[0]);
            decision = new Decision(message.address(), decided, null, 0, 0);
        } else {
            route.clear();
            route.claimIds();
            topology.route(exchange, message, route);
            decision = new Decision(message.address(), targets(), route.claims(), 0, 0);
        }
        send(message, mandatory, decision, true); // for a commit that is to be answered
    }

    private void send(AmqpMessage message, boolean mandatory, Decision decision, boolean awaited) {
        Claims claims = decision.claims;
        if (claims != null) {
            sendClaimed(message, mandatory, decision, claims, awaited);
            return;
        }
        Confirms confirming = confirms;
        int count = decision.targets.length;
        if (count == 0) {
            unroutable(message, mandatory);
        }
        published++;
        long receipt = confirming == null ? NO_RECEIPT : confirming.expect(count);
        for (int i = 0; i < count; i++) {
            batch(decision, i, awaited).add(message, receipt);
        }
    }

    private void unroutable(AmqpMessage message, boolean mandatory) {
        unroutable++;
        if (mandatory) {
            returnUnroutable(message);
        }
    }

    /** A duplicate is dropped without a word, and confirmed as soon as its first one is. */
    private void sendClaimed(AmqpMessage message, boolean mandatory, Decision decision, Claims claims,
            boolean awaited) {
        int count = decision.targets.length;
        if (claims.duplicate()) {
            session.services().counters().increment(Counter.MESSAGES_DEDUPLICATED);
        } else if (count == 0) {
            unroutable(message, mandatory);
        }
        published++;
        Confirms confirming = confirms;
        long receipt = confirming == null ? NO_RECEIPT : confirming.expect(count + claims.awaited());
        if (awaited) {
            answersMissing += claims.awaited();
            owner.underWay((long) claims.awaited() * MESSAGE_OVERHEAD_BYTES);
            long number = receipt;
            claims.whenOthersSettled(accepted -> owner.post((Runnable) () -> firstOneSettled(number, accepted)));
        }
        if (count == 0) {
            claims.settle(true);
        } else if (claims.any()) {
            receipt = claimed().add(claims, count, receipt, committing);
        }
        for (int i = 0; i < count; i++) {
            batch(decision, i, awaited).add(message, receipt);
        }
    }

    private ClaimedPublishes claimed() {
        ClaimedPublishes ids = claimed;
        if (ids == null) {
            ids = new ClaimedPublishes();
            ids.beginCommit();
            claimed = ids;
        }
        return ids;
    }

    private void firstOneSettled(long receipt, boolean accepted) {
        owner.touched(channel);
        owner.underWay(-MESSAGE_OVERHEAD_BYTES);
        answersMissing--;
        if (confirms != null && receipt > NO_RECEIPT) {
            confirms.answered(receipt, !accepted);
        }
        refused |= !accepted;
        runIfAllAnswered();
    }

    /** @param claiming whether its id counts; if not, it is decided again before it is sent */
    private Decision decide(AmqpMessage message, boolean claiming) {
        long topologyVersion = session.vhost().routingVersion();
        long accessVersion = session.services().access().version();
        boolean byAddress = message.extraRoutingKeys().isEmpty();
        if (byAddress) {
            Decision known = decisions.find(message.address(), topologyVersion, accessVersion);
            if (known != null) {
                return known;
            }
        }
        Exchange exchange = publishable(message.exchange(), topologyVersion, accessVersion);
        if (topics != null) {
            requireTopics(topics, message);
        }
        route.clear();
        if (claiming) {
            route.claimIds();
        }
        topology.route(exchange, message, route);
        PublishTarget[] targets = targets();
        Decision decision = new Decision(message.address(), targets, route.claims(), topologyVersion, accessVersion);
        if (session.vhost().tracing()) {
            new Firehose(session, channel.number(), owner::turnMillis).published(message, targets);
            return decision; // and decided again for the next one, so that it is copied too
        }
        // Where headers had a say, or extra keys, the next message to this address may go elsewhere.
        if (byAddress && route.decidedByKeyAlone()) {
            decisions.keep(decision);
        }
        return decision;
    }

    private PublishTarget[] targets() {
        PublishTarget[] targets = new PublishTarget[route.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = (PublishTarget) route.get(i);
        }
        return targets;
    }

    private void requireTopics(TopicPermissions restricted, AmqpMessage message) {
        session.requireOnTopic(Permission.WRITE, restricted, message.routingKey());
        message.extraRoutingKeys().forEach(key -> session.requireOnTopic(Permission.WRITE, restricted, key));
    }

    private PublishBatch batch(Decision decision, int index, boolean awaited) {
        PublishBatch known = decision.batch(index);
        if (known != null) {
            return known;
        }
        PublishTarget target = decision.targets[index];
        PublishBatch batch = open.get(target);
        if (batch == null) {
            batch = new PublishBatch(this, awaited, lastBatchSize);
            open.put(target, batch);
            openInOrder.add(target);
        }
        if (decision.opened(index, batch)) {
            used.add(decision);
        }
        return batch;
    }

    private void returnUnroutable(AmqpMessage message) {
        BasicMethod.Return returned = new BasicMethod.Return(NO_ROUTE, "NO_ROUTE", message.exchange(),
                message.routingKey());
        owner.writer().methodWithContent(channel.number(), returned, message);
        session.services().counters().increment(Counter.MESSAGES_RETURNED);
    }

    /** Gives this turn's batches to their queues. */
    void handOver() {
        handOver(null);
    }

    /**
     * The same.
     *
     * @param transaction
     *            that they are part of, if they are
     */
    void handOver(@Nullable CommitGroup transaction) {
        if (transaction != null) {
            refused = false;
            committing = false;
        }
        if (!openInOrder.isEmpty()) {
            for (PublishTarget target : openInOrder) {
                PublishBatch batch = open.get(target);
                if (batch != null) {
                    lastBatchSize = Math.min(batch.size(), EXPECTED_MAX);
                    answersMissing++;
                    owner.underWay(weight(batch));
                    if (transaction != null && target instanceof MessageQueue queue && queue.definition().durable()) {
                        batch.join(transaction);
                    }
                    target.publish(batch);
                }
            }
            open.clear();
            openInOrder.clear();
            used.forEach(Decision::endTurn);
            used.clear();
        }
        count();
    }

    private void count() {
        if (published > 0) {
            session.services().counters().add(Counter.MESSAGES_PUBLISHED, published);
            session.services().counters().add(Counter.MESSAGES_UNROUTABLE, unroutable);
            owner.published(published);
            published = 0;
            unroutable = 0;
        }
    }

    /** Tells the client which publishes are confirmed by now. */
    void tellConfirms() {
        if (confirms != null) {
            int told = confirms.tell(owner.writer(), channel.number());
            session.services().counters().add(Counter.MESSAGES_CONFIRMED, told);
        }
    }

    /** Runs the task once everything that was handed over has been answered. */
    void whenAllAnswered(Runnable task) {
        if (answersMissing == 0) {
            task.run();
        } else {
            whenAllAnswered = task;
        }
    }

    @Override
    public void onAnswered(PublishBatch batch) {
        ClaimedPublishes ids = claimed;
        if (ids != null) {
            ids.answered(batch);
        }
        owner.post(batch);
    }

    /** The connection has opened an answered batch. */
    void answered(PublishBatch batch) {
        answersMissing--;
        owner.underWay(-weight(batch));
        if (confirms != null) {
            for (int i = 0; i < batch.size(); i++) {
                if (batch.receipt(i) > NO_RECEIPT) {
                    confirms.answered(batch.receipt(i), batch.rejected(i));
                }
            }
        }
        refused |= batch.anyRejected();
        runIfAllAnswered();
    }

    private void runIfAllAnswered() {
        Runnable waiting = whenAllAnswered;
        if (waiting != null && answersMissing == 0) {
            whenAllAnswered = null;
            waiting.run();
        }
    }

    /** Whether a queue has refused anything since the last commit was handed over. */
    boolean refused() {
        return refused;
    }

    private static long weight(PublishBatch batch) {
        return batch.bytes() + (long) batch.size() * MESSAGE_OVERHEAD_BYTES;
    }
}
