package io.warren.broker.vhost;

import io.warren.broker.error.ChannelException;
import io.warren.broker.event.Events;
import io.warren.broker.limit.Limits;
import io.warren.broker.policy.ApplyTo.Subject;
import io.warren.broker.policy.EffectivePolicy;
import io.warren.broker.policy.PolicySet;
import io.warren.codec.SoftError;
import io.warren.codec.table.FieldTable;
import io.warren.codec.table.FieldValue;
import io.warren.queue.MessageQueue;
import io.warren.queue.MessageQueue.DeleteCondition;
import io.warren.queue.PublishTarget;
import io.warren.queue.QueueDefinition;
import io.warren.router.Exchange;
import io.warren.router.ExchangeDeclaration;
import io.warren.router.ExchangeTypes;
import io.warren.router.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchanges, bindings and queues under one name.
 *
 * <p>
 * Threads: reads any; everything that changes it, the definitions thread only.
 */
public final class VirtualHost {

    private static final Logger log = LoggerFactory.getLogger(VirtualHost.class);

    private final String name;
    private final Topology topology;
    private final QueueFactory factory;
    private final QueueArgumentRules rules = new QueueArgumentRules();
    private final ConcurrentMap<String, DeclaredQueue> queues = new ConcurrentHashMap<>();
    /** Exclusive queues by connection; the definitions thread's. */
    private final Map<Long, Set<MessageQueue>> owned = new HashMap<>();
    /** Auto-delete exchanges that went with queues; the definitions thread's. */
    private final List<String> exchangesGone = new ArrayList<>();
    private final VirtualHostPolicies policies = new VirtualHostPolicies();
    private volatile VirtualHostMetadata metadata = VirtualHostMetadata.NONE;
    private volatile Limits limits = Limits.NONE;
    /** Targets that the default exchange reaches besides queues. */
    private final Function<String, @Nullable PublishTarget> otherTargets;
    private final @Nullable String brokersQueueType;
    private final VirtualHostEvents events;
    private volatile boolean tracing;

    /** With nobody to be told of changes, in a place without time. */
    public VirtualHost(String name, QueueFactory factory, Function<String, @Nullable PublishTarget> otherTargets) {
        this(name, factory, otherTargets, new Events(), () -> 0, null);
    }

    /**
     * @param nanoTime
     *            a clock that only goes forward
     * @param brokersQueueType
     *            the type of durable queues that are declared without one, where nobody says it for this virtual host
     */
    public VirtualHost(String name, QueueFactory factory, Function<String, @Nullable PublishTarget> otherTargets,
            Events events, LongSupplier nanoTime, @Nullable String brokersQueueType) {
        this.brokersQueueType = brokersQueueType;
        this.name = name;
        this.factory = factory;
        this.otherTargets = otherTargets;
        this.events = new VirtualHostEvents(name, events);
        this.topology = new Topology(name, this::target, ExchangeTypes.installed(VirtualHost.class.getClassLoader()),
                this.events, nanoTime);
    }

    public String name() {
        return name;
    }

    public Topology topology() {
        return topology;
    }

    public VirtualHostMetadata metadata() {
        return metadata;
    }

    /** Definitions thread. */
    public void describe(VirtualHostMetadata described) {
        String type = described.defaultQueueType();
        if (type != null && !QueueArgumentRules.hasType(type)) {
            log.warn("vhost '{}': its default queue type {} is not supported by this version, and has no effect", name,
                    type);
        }
        metadata = described;
    }

    public Limits limits() {
        return limits;
    }

    /** Definitions thread. */
    public void limit(Limits limited) {
        limits = limited;
    }

    /** Whoever changes them calls {@link #policiesChanged}. */
    public PolicySet policies() {
        return policies.ofUsers();
    }

    /** Whoever changes them calls {@link #policiesChanged}. */
    public PolicySet operatorPolicies() {
        return policies.ofOperators();
    }

    /** What policies say of an exchange; of a queue, see {@link DeclaredQueue#policy}. */
    public EffectivePolicy policy(Exchange exchange) {
        return policies.of(Subject.EXCHANGE, exchange.name());
    }

    /** Definitions thread: applies the policies to all that is there. */
    public void policiesChanged() {
        topology.exchanges().forEach(exchange -> policies.apply(exchange, topology));
        queues.values().forEach(policies::apply);
    }

    /** Definitions thread: makes an exchange, or finds an equivalent one; as {@link Topology#declare}. */
    public Exchange declareExchange(ExchangeDeclaration declaration) {
        Exchange exchange = topology.declare(declaration);
        policies.apply(exchange, topology);
        return exchange;
    }

    /** Definitions thread: the same for one that was there in an earlier life, be it the broker's own. */
    public void restoreExchange(ExchangeDeclaration declaration) {
        policies.apply(topology.declareOwn(declaration), topology);
    }

    /** Definitions thread: the virtual host is gone; what is in it goes after it. */
    public void deleteQueues() {
        queues.values().forEach(declared -> declared.queue().delete(DeleteCondition.ALWAYS));
    }

    /** Goes up with every change after which a message may be routed differently. */
    public long routingVersion() {
        return topology.version();
    }

    /** Whether what is published and delivered here is to be copied to the exchange {@code amq.rabbitmq.trace}. */
    public boolean tracing() {
        return tracing;
    }

    /** Definitions thread: publishers look again at once, since what they remember of routes holds no longer. */
    public void tracing(boolean on) {
        tracing = on;
        topology.forgetRoutes();
    }

    public @Nullable DeclaredQueue queue(String queueName) {
        DeclaredQueue declared = queues.get(queueName);
        return declared == null || declared.queue().deleted() ? null : declared;
    }

    public DeclaredQueue requireQueue(String queueName) {
        DeclaredQueue declared = queue(queueName);
        if (declared == null) {
            throw new ChannelException(SoftError.NOT_FOUND, "no " + describe(queueName));
        }
        return declared;
    }

    public Collection<DeclaredQueue> queues() {
        return queues.values();
    }

    /** How messages and errors call a queue of this host. */
    public String describe(String queueName) {
        return "queue '" + queueName + "' in vhost '" + name + "'";
    }

    /** Definitions thread: what has this name, be it on its way out. */
    public @Nullable DeclaredQueue registeredQueue(String queueName) {
        return queues.get(queueName);
    }

    /** Definitions thread: names of the auto-delete exchanges that went with queues since this was last asked. */
    public List<String> takeExchangesGone() {
        List<String> names = List.copyOf(exchangesGone);
        exchangesGone.clear();
        return names;
    }

    /**
     * Definitions thread: makes the queue, or finds an equivalent one.
     *
     * @param idIfDurable
     *            the id of the queue if it is made and is durable
     */
    public DeclaredQueue declareQueue(QueueDeclaration wish, long idIfDurable) {
        String description = describe(wish.name());
        String type = rules.check(wish, description);
        DeclaredQueue existing = queue(wish.name());
        if (existing != null) {
            requireAccess(existing, wish.ownerId());
            QueueEquivalence.require(existing, wish, description);
            existing.queue().declaredAgain();
            return existing;
        }
        boolean durable = wish.durable() && !wish.exclusive();
        QueueDefinition definition = new QueueDefinition(durable ? idIfDurable : 0, name, wish.name(), type, durable,
                wish.exclusive(), wish.autoDelete(), wish.arguments().flag("x-single-active-consumer"),
                QueueArgumentRules.maxPriority(wish.arguments()));
        DeclaredQueue declared = new DeclaredQueue(factory.create(definition), wish.ownerId(), arguments(wish));
        policies.apply(declared);
        // One that is on its way out under the same name gives way; its bindings must not pass to the new one.
        DeclaredQueue replaced = queues.put(wish.name(), declared);
        if (replaced != null) {
            takeDown(replaced);
        }
        topology.queueAdded();
        events.declared(declared);
        if (wish.exclusive()) {
            owned.computeIfAbsent(wish.ownerId(), id -> Collections.newSetFromMap(new IdentityHashMap<>()))
                    .add(declared.queue());
        }
        return declared;
    }

    /**
     * Definitions thread: replaces some arguments of a queue, which follows them at once; a null takes one away. From then on it
     * is as if it had been declared so.
     *
     * @throws ChannelException for an argument that cannot change, and for what could not be declared
     */
    public DeclaredQueue changeArguments(String queueName, Map<String, @Nullable Object> changes) {
        DeclaredQueue before = requireQueue(queueName);
        QueueDefinition definition = before.queue().definition();
        FieldTable arguments = QueueArgumentChange.apply(before.arguments(), changes, describe(queueName));
        rules.check(new QueueDeclaration(queueName, definition.durable(), definition.autoDelete(), before.ownerId(),
                arguments), describe(queueName));
        DeclaredQueue changed = new DeclaredQueue(before.queue(), before.ownerId(), arguments, before.policy());
        queues.put(queueName, changed);
        policies.apply(changed);
        events.argumentsChanged(changed);
        return changed;
    }

    /** With the default type of queues here, so that an export of definitions tells it. */
    private FieldTable arguments(QueueDeclaration wish) {
        String own = metadata.defaultQueueType();
        String type = own != null && QueueArgumentRules.hasType(own) ? own : brokersQueueType;
        if (type == null) {
            return wish.arguments();
        }
        boolean takesDefault = wish.durable() && !wish.exclusive() && !wish.autoDelete()
                && !wish.arguments().containsKey(QueueArgumentRules.TYPE);
        return takesDefault ? wish.arguments().with(QueueArgumentRules.TYPE, new FieldValue.LongString(type))
                : wish.arguments();
    }

    /**
     * Definitions thread: takes the name and the bindings of a deleted queue down.
     *
     * @return whether they were still its own
     */
    public boolean removeQueue(MessageQueue queue) {
        DeclaredQueue declared = queues.get(queue.name());
        if (declared == null || !declared.queue().equals(queue)) {
            return false; // its name has gone to another queue, and its bindings with the name
        }
        queues.remove(queue.name());
        takeDown(declared);
        return true;
    }

    /** What there is of a queue besides its name: its owner's right to it, and its bindings. */
    private void takeDown(DeclaredQueue declared) {
        Set<MessageQueue> siblings = owned.get(declared.ownerId());
        if (siblings != null) {
            siblings.remove(declared.queue());
        }
        exchangesGone.addAll(topology.removeQueue(declared.queue()));
        events.queueDeleted(declared.name());
    }

    /** Refuses a queue that is exclusive to another connection. */
    public void requireAccess(DeclaredQueue declared, long connectionId) {
        if (declared.lockedFor(connectionId)) {
            throw new ChannelException(SoftError.RESOURCE_LOCKED, "cannot obtain exclusive access to locked "
                    + describe(declared.name())
                    + ". It could be originally declared on another connection or the exclusive property value does not match"
                    + " that of the original declaration.");
        }
    }

    /** Definitions thread: deletes the queues that are exclusive to a connection. */
    public void dropOwned(long connectionId) {
        Set<MessageQueue> queuesOfConnection = owned.remove(connectionId);
        if (queuesOfConnection != null) {
            for (MessageQueue queue : queuesOfConnection) {
                queues.remove(queue.name());
                exchangesGone.addAll(topology.removeQueue(queue));
                queue.delete(DeleteCondition.ALWAYS);
                events.queueDeleted(queue.name());
            }
        }
    }

    private @Nullable PublishTarget target(String routingKey) {
        DeclaredQueue declared = queues.get(routingKey);
        return declared == null ? otherTargets.apply(routingKey) : declared.queue();
    }
}
