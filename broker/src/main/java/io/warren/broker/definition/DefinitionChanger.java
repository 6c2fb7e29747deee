package io.warren.broker.definition;

import io.warren.broker.definition.DefinitionChange.Bind;
import io.warren.broker.definition.DefinitionChange.ChangeQueueArguments;
import io.warren.broker.definition.DefinitionChange.DeclareExchange;
import io.warren.broker.definition.DefinitionChange.DeclareOwnExchange;
import io.warren.broker.definition.DefinitionChange.DeclareQueue;
import io.warren.broker.definition.DefinitionChange.DeleteExchange;
import io.warren.broker.definition.DefinitionChange.Done;
import io.warren.broker.definition.DefinitionChange.DropOwned;
import io.warren.broker.definition.DefinitionChange.Edge;
import io.warren.broker.definition.DefinitionChange.MarkInitialized;
import io.warren.broker.definition.DefinitionChange.PauseQueue;
import io.warren.broker.definition.DefinitionChange.RemoveQueue;
import io.warren.broker.definition.DefinitionChange.SetTracing;
import io.warren.broker.definition.DefinitionChange.Unbind;
import io.warren.broker.definition.store.DefinitionRecord;
import io.warren.broker.error.ChannelException;
import io.warren.broker.limit.Limits;
import io.warren.broker.vhost.DeclaredQueue;
import io.warren.broker.vhost.UnansweredPublishes;
import io.warren.broker.vhost.VirtualHost;
import io.warren.codec.SoftError;
import io.warren.codec.table.FieldTable;
import io.warren.queue.Message;
import io.warren.queue.QueueDefinition;
import io.warren.router.Destination;
import io.warren.router.Exchange;
import io.warren.router.ExchangeDeclaration;
import io.warren.router.Routable;
import io.warren.router.RouterException;
import io.warren.router.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes one change after the other, and tells what of each has to survive a restart.
 *
 * <p>
 * Threads: the definitions thread.
 */
final class DefinitionChanger {

    private final Defined defined;
    private final DefinitionLedger ledger;
    private final List<DefinitionRecord> records = new ArrayList<>();
    private final UserChanger users;
    private final VirtualHostChanger vhosts;
    private final PolicyChanger policies;
    private final ParameterChanger parameters;

    DefinitionChanger(Defined defined, DefinitionLedger ledger) {
        this.defined = defined;
        this.ledger = ledger;
        this.users = new UserChanger(defined, ledger, records);
        this.vhosts = new VirtualHostChanger(defined, records);
        this.policies = new PolicyChanger(defined, records);
        this.parameters = new ParameterChanger(defined, records);
    }

    /** What the change answers. Fails with {@link ChannelException} where it is refused. */
    Object apply(DefinitionChange<?> change) throws IOException {
        records.clear();
        try {
            return applyAny(change);
        } catch (RouterException refusal) {
            throw new ChannelException(replyCode(refusal.kind()), String.valueOf(refusal.getMessage()));
        }
    }

    /** What is durable of the change that was applied last. */
    List<DefinitionRecord> records() {
        return List.copyOf(records);
    }

    private Object applyAny(DefinitionChange<?> change) throws IOException {
        return switch (change) {
            case UserChange ofUser -> users.apply(ofUser);
            case VirtualHostChange ofVhost -> vhosts.apply(ofVhost);
            case PolicyChange ofPolicy -> policies.apply(ofPolicy);
            case ParameterChange ofParameter -> parameters.apply(ofParameter);
            case MarkInitialized _ -> {
                records.add(new DefinitionRecord.Initialized());
                yield Done.DONE;
            }
            case DeclareExchange declare -> declareExchange(declare);
            case DeclareOwnExchange declare -> {
                topology(declare.vhost())
                        .declareOwn(new ExchangeDeclaration(declare.name(), declare.type(), true, false,
                                true, Map.of()));
                records.add(new DefinitionRecord.PutExchange(declare.vhost(), declare.name(), declare.type(), false,
                        true, FieldTable.EMPTY));
                yield Done.DONE;
            }
            case SetTracing set -> {
                requireVhost(set.vhost()).tracing(set.on());
                records.add(new DefinitionRecord.SetTracing(set.vhost(), set.on()));
                yield Done.DONE;
            }
            case DeleteExchange delete -> {
                exchangesGone(delete.vhost(), topology(delete.vhost()).delete(delete.name(), delete.ifUnused()));
                yield Done.DONE;
            }
            case DeclareQueue declare -> declareQueue(declare);
            case ChangeQueueArguments ofQueue -> changeArguments(ofQueue);
            case PauseQueue pause -> {
                DeclaredQueue queue = requireVhost(pause.vhost()).requireQueue(pause.queue());
                queue.queue().pause(pause.paused());
                if (queue.queue().definition().durable()) {
                    records.add(new DefinitionRecord.PauseQueue(pause.vhost(), pause.queue(), pause.paused()));
                }
                yield Done.DONE;
            }
            case RemoveQueue remove -> {
                VirtualHost vhost = requireVhost(remove.vhost());
                if (vhost.removeQueue(remove.queue()) && remove.queue().definition().durable()) {
                    records.add(new DefinitionRecord.DeleteQueue(remove.vhost(), remove.queue().name()));
                }
                exchangesGone(remove.vhost(), vhost.takeExchangesGone());
                yield Done.DONE;
            }
            case DropOwned drop -> {
                VirtualHost vhost = requireVhost(drop.vhost());
                vhost.dropOwned(drop.connectionId());
                exchangesGone(drop.vhost(), vhost.takeExchangesGone());
                yield Done.DONE;
            }
            case Bind bind -> bind(bind.vhost(), bind.edge());
            case Unbind unbind -> unbind(unbind.vhost(), unbind.edge());
        };
    }

    private Done declareExchange(DeclareExchange declare) {
        VirtualHost vhost = requireVhost(declare.vhost());
        boolean isNew = vhost.topology().exchange(declare.name()) == null;
        vhost.declareExchange(declare.declaration());
        if (isNew && declare.durable()) {
            records.add(new DefinitionRecord.PutExchange(declare.vhost(), declare.name(), declare.type(),
                    declare.autoDelete(), declare.internal(), declare.arguments()));
        }
        return Done.DONE;
    }

    private DeclaredQueue declareQueue(DeclareQueue declare) throws IOException {
        VirtualHost vhost = requireVhost(declare.vhost());
        String name = declare.declaration().name();
        long id = declare.declaration().durable() ? ledger.nextQueueIds(QueueDefinition.IDS) : 0;
        DeclaredQueue before = vhost.registeredQueue(name);
        requireRoom(vhost, name);
        DeclaredQueue declared = vhost.declareQueue(declare.declaration(), id);
        if (declared.equals(before)) {
            return declared;
        }
        if (before != null && before.queue().definition().durable()) {
            records.add(new DefinitionRecord.DeleteQueue(declare.vhost(), name));
        }
        exchangesGone(declare.vhost(), vhost.takeExchangesGone());
        if (declared.queue().definition().durable()) {
            ledger.queueIdsUsed(QueueDefinition.IDS);
            records.add(new DefinitionRecord.PutQueue(declare.vhost(), name, id, declare.declaration().autoDelete(),
                    declared.arguments()));
        }
        return declared;
    }

    private Done changeArguments(ChangeQueueArguments change) {
        DeclaredQueue changed = requireVhost(change.vhost()).changeArguments(change.queue(), change.arguments());
        QueueDefinition definition = changed.queue().definition();
        if (definition.durable()) {
            records.add(new DefinitionRecord.PutQueue(change.vhost(), change.queue(), definition.id(),
                    definition.autoDelete(), changed.arguments()));
        }
        return Done.DONE;
    }

    /** Queues that are there already can be declared again. */
    private static void requireRoom(VirtualHost vhost, String name) {
        long max = vhost.limits().get(Limits.MAX_QUEUES);
        if (vhost.queues().size() >= max && vhost.queue(name) == null) {
            throw new ChannelException(SoftError.PRECONDITION_FAILED, "cannot declare queue '" + name
                    + "': queue limit in vhost '" + vhost.name() + "' (" + max + ") is reached");
        }
    }

    private Done bind(String vhostName, Edge edge) {
        Topology topology = topology(vhostName);
        boolean durableEnd;
        List<Routable> earlier;
        if (edge.toExchange()) {
            earlier = topology.bindExchange(edge.destination(), edge.source(), edge.key(), edge.arguments().toJava());
            Exchange destination = topology.requireExchange(edge.destination());
            durableEnd = destination.durable();
            earlier.forEach(message -> UnansweredPublishes.toExchange(topology, destination, (Message) message));
        } else {
            DeclaredQueue queue = accessibleQueue(vhostName, edge);
            earlier = topology.bindQueue(queue.queue(), edge.source(), edge.key(), edge.arguments().toJava());
            durableEnd = queue.queue().definition().durable();
            UnansweredPublishes.toTarget(queue.queue(), earlier);
        }
        if (durableEnd && topology.requireExchange(edge.source()).durable()) {
            records.add(new DefinitionRecord.PutBinding(durable(vhostName, edge)));
        }
        return Done.DONE;
    }

    private Done unbind(String vhostName, Edge edge) {
        Topology topology = topology(vhostName);
        Exchange source = topology.exchange(edge.source());
        boolean durable = source != null && source.durable();
        List<String> gone = List.of();
        if (edge.toExchange()) {
            gone = topology.unbindExchange(edge.destination(), edge.source(), edge.key(), edge.arguments().toJava());
        } else if (requireVhost(vhostName).queue(edge.destination()) != null) {
            Destination queue = accessibleQueue(vhostName, edge).queue();
            gone = topology.unbindQueue(queue, edge.source(), edge.key(), edge.arguments().toJava());
        } else {
            durable = false; // a queue on its way out is not unbound: its bindings go with it
        }
        if (durable) {
            records.add(new DefinitionRecord.DeleteBinding(durable(vhostName, edge)));
        }
        exchangesGone(vhostName, gone);
        return Done.DONE;
    }

    private static DefinitionRecord.Edge durable(String vhost, Edge edge) {
        return new DefinitionRecord.Edge(vhost, edge.source(), edge.destination(), edge.toExchange(), edge.key(),
                edge.arguments());
    }

    /** Those among them that were not durable were never recorded, and neither will their end be. */
    private void exchangesGone(String vhost, List<String> names) {
        names.forEach(name -> records.add(new DefinitionRecord.DeleteExchange(vhost, name)));
    }

    private DeclaredQueue accessibleQueue(String vhostName, Edge edge) {
        VirtualHost vhost = requireVhost(vhostName);
        DeclaredQueue queue = vhost.requireQueue(edge.destination());
        vhost.requireAccess(queue, edge.connectionId());
        return queue;
    }

    private Topology topology(String vhostName) {
        return requireVhost(vhostName).topology();
    }

    private VirtualHost requireVhost(String name) {
        return defined.requireVhost(name);
    }

    private static SoftError replyCode(RouterException.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> SoftError.NOT_FOUND;
            case PRECONDITION_FAILED -> SoftError.PRECONDITION_FAILED;
            case ACCESS_REFUSED -> SoftError.ACCESS_REFUSED;
        };
    }
}
