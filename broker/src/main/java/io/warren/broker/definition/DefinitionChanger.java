package io.warren.broker.definition;

import io.warren.broker.auth.Permissions;
import io.warren.broker.auth.UserStore;
import io.warren.broker.definition.DefinitionChange.AddVirtualHost;
import io.warren.broker.definition.DefinitionChange.Bind;
import io.warren.broker.definition.DefinitionChange.DeclareExchange;
import io.warren.broker.definition.DefinitionChange.DeclareOwnExchange;
import io.warren.broker.definition.DefinitionChange.DeclareQueue;
import io.warren.broker.definition.DefinitionChange.DeleteExchange;
import io.warren.broker.definition.DefinitionChange.DeleteUser;
import io.warren.broker.definition.DefinitionChange.Done;
import io.warren.broker.definition.DefinitionChange.DropOwned;
import io.warren.broker.definition.DefinitionChange.Edge;
import io.warren.broker.definition.DefinitionChange.GrantPermissions;
import io.warren.broker.definition.DefinitionChange.MarkInitialized;
import io.warren.broker.definition.DefinitionChange.PutUser;
import io.warren.broker.definition.DefinitionChange.RemoveQueue;
import io.warren.broker.definition.DefinitionChange.SetTracing;
import io.warren.broker.definition.DefinitionChange.Unbind;
import io.warren.broker.definition.store.DefinitionRecord;
import io.warren.broker.error.ChannelException;
import io.warren.broker.vhost.DeclaredQueue;
import io.warren.broker.vhost.UnansweredPublishes;
import io.warren.broker.vhost.VirtualHost;
import io.warren.codec.SoftError;
import io.warren.codec.table.FieldTable;
import io.warren.queue.Message;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes one change after the other, and tells what of each has to survive a restart.
 *
 * <p>
 * Threads: the definitions thread.
 */
final class DefinitionChanger {

    /** A queue has one for each of its priorities. */
    private static final int QUEUE_IDS_MAX = 256;

    private final Map<String, VirtualHost> vhosts;
    private final Function<String, VirtualHost> newVhost;
    private final UserStore users;
    private final DefinitionLedger ledger;
    private final List<DefinitionRecord> records = new ArrayList<>();

    DefinitionChanger(Map<String, VirtualHost> vhosts, Function<String, VirtualHost> newVhost, UserStore users,
            DefinitionLedger ledger) {
        this.vhosts = vhosts;
        this.newVhost = newVhost;
        this.users = users;
        this.ledger = ledger;
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
            case AddVirtualHost add -> {
                vhosts.computeIfAbsent(add.name(), newVhost);
                records.add(new DefinitionRecord.PutVirtualHost(add.name()));
                yield Done.DONE;
            }
            case PutUser put -> putUser(put);
            case DeleteUser delete -> {
                users.delete(delete.name());
                records.add(new DefinitionRecord.DeleteUser(delete.name()));
                yield Done.DONE;
            }
            case MarkInitialized _ -> {
                records.add(new DefinitionRecord.Initialized());
                yield Done.DONE;
            }
            case GrantPermissions grant -> {
                Permissions permissions = new Permissions(grant.configure(), grant.write(), grant.read());
                users.grant(grant.user(), grant.vhost(), permissions);
                records.add(new DefinitionRecord.PutPermissions(grant.user(), grant.vhost(), grant.configure(),
                        grant.write(), grant.read()));
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

    private Done putUser(PutUser put) {
        if (!ledger.keeps()) {
            users.put(put.name(), put.password(), put.tags());
        } else if (!users.has(put.name(), put.password(), put.tags())) {
            // Here and now: what comes later must not be durable earlier.
            String stored = users.putHashed(put.name(), put.password(), put.tags());
            records.add(new DefinitionRecord.PutUser(put.name(), stored, put.tags()));
        }
        return Done.DONE;
    }

    private Done declareExchange(DeclareExchange declare) {
        Topology topology = topology(declare.vhost());
        boolean isNew = topology.exchange(declare.name()) == null;
        topology.declare(declare.declaration());
        if (isNew && declare.durable()) {
            records.add(new DefinitionRecord.PutExchange(declare.vhost(), declare.name(), declare.type(),
                    declare.autoDelete(), declare.internal(), declare.arguments()));
        }
        return Done.DONE;
    }

    private DeclaredQueue declareQueue(DeclareQueue declare) throws IOException {
        VirtualHost vhost = requireVhost(declare.vhost());
        String name = declare.declaration().name();
        long id = declare.declaration().durable() ? ledger.nextQueueIds(QUEUE_IDS_MAX) : 0;
        DeclaredQueue before = vhost.registeredQueue(name);
        DeclaredQueue declared = vhost.declareQueue(declare.declaration(), id);
        if (declared.equals(before)) {
            return declared;
        }
        if (before != null && before.queue().definition().durable()) {
            records.add(new DefinitionRecord.DeleteQueue(declare.vhost(), name));
        }
        exchangesGone(declare.vhost(), vhost.takeExchangesGone());
        if (declared.queue().definition().durable()) {
            ledger.queueIdsUsed(declared.queue().definition().ids());
            records.add(new DefinitionRecord.PutQueue(declare.vhost(), name, id, declare.declaration().autoDelete(),
                    declare.declaration().arguments()));
        }
        return declared;
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
        @Nullable
        VirtualHost vhost = vhosts.get(name);
        if (vhost == null) {
            throw new ChannelException(SoftError.NOT_FOUND, "no vhost '" + name + "'");
        }
        return vhost;
    }

    private static SoftError replyCode(RouterException.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> SoftError.NOT_FOUND;
            case PRECONDITION_FAILED -> SoftError.PRECONDITION_FAILED;
            case ACCESS_REFUSED -> SoftError.ACCESS_REFUSED;
        };
    }
}
