package io.warren.broker.definition;

import io.warren.broker.auth.Permissions;
import io.warren.broker.auth.UserStore;
import io.warren.broker.definition.DefinitionChange.AddVirtualHost;
import io.warren.broker.definition.DefinitionChange.Bind;
import io.warren.broker.definition.DefinitionChange.DeclareExchange;
import io.warren.broker.definition.DefinitionChange.DeclareQueue;
import io.warren.broker.definition.DefinitionChange.DeleteExchange;
import io.warren.broker.definition.DefinitionChange.Done;
import io.warren.broker.definition.DefinitionChange.DropOwned;
import io.warren.broker.definition.DefinitionChange.Edge;
import io.warren.broker.definition.DefinitionChange.GrantPermissions;
import io.warren.broker.definition.DefinitionChange.PutUser;
import io.warren.broker.definition.DefinitionChange.RemoveQueue;
import io.warren.broker.definition.DefinitionChange.Unbind;
import io.warren.broker.error.ChannelException;
import io.warren.broker.vhost.DeclaredQueue;
import io.warren.broker.vhost.VirtualHost;
import io.warren.codec.SoftError;
import io.warren.router.RouterException;
import io.warren.router.Topology;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is declared, and the one order in which it changes.
 *
 * <p>
 * Threads: reads and {@link #submit} any; changes are applied on the definitions thread, and stages complete there.
 */
public final class Definitions {

    private final Map<String, VirtualHost> vhosts = new ConcurrentHashMap<>();
    private final UserStore users;
    private final Function<String, VirtualHost> newVhost;
    private final Executor definitionsThread;

    /** @param newVhost makes an empty virtual host of a name */
    public Definitions(UserStore users, Function<String, VirtualHost> newVhost, Executor definitionsThread) {
        this.users = users;
        this.newVhost = newVhost;
        this.definitionsThread = definitionsThread;
    }

    public @Nullable VirtualHost vhost(String name) {
        return vhosts.get(name);
    }

    public Collection<VirtualHost> vhosts() {
        return vhosts.values();
    }

    /** Applies a change after all that were submitted before. Fails with {@link ChannelException} where the change is refused. */
    public <R> CompletionStage<R> submit(DefinitionChange<R> change) {
        return CompletableFuture.supplyAsync(() -> apply(change), definitionsThread);
    }

    @SuppressWarnings("unchecked") // each case answers what its record says; the compiler cannot see that through the switch
    private <R> R apply(DefinitionChange<R> change) {
        try {
            return (R) applyAny(change);
        } catch (RouterException refusal) {
            throw new ChannelException(replyCode(refusal.kind()), String.valueOf(refusal.getMessage()));
        }
    }

    private Object applyAny(DefinitionChange<?> change) {
        return switch (change) {
            case AddVirtualHost add -> {
                vhosts.computeIfAbsent(add.name(), newVhost);
                yield Done.DONE;
            }
            case PutUser put -> {
                users.put(put.name(), put.password(), put.tags());
                yield Done.DONE;
            }
            case GrantPermissions grant -> {
                Permissions permissions = new Permissions(grant.configure(), grant.write(), grant.read());
                users.grant(grant.user(), grant.vhost(), permissions);
                yield Done.DONE;
            }
            case DeclareExchange declare -> {
                topology(declare.vhost()).declare(declare.declaration());
                yield Done.DONE;
            }
            case DeleteExchange delete -> {
                topology(delete.vhost()).delete(delete.name(), delete.ifUnused());
                yield Done.DONE;
            }
            case DeclareQueue declare -> requireVhost(declare.vhost()).declareQueue(declare.declaration());
            case RemoveQueue remove -> {
                requireVhost(remove.vhost()).removeQueue(remove.queue());
                yield Done.DONE;
            }
            case DropOwned drop -> {
                requireVhost(drop.vhost()).dropOwned(drop.connectionId());
                yield Done.DONE;
            }
            case Bind bind -> bind(bind.vhost(), bind.edge());
            case Unbind unbind -> unbind(unbind.vhost(), unbind.edge());
        };
    }

    private Done bind(String vhostName, Edge edge) {
        Topology topology = topology(vhostName);
        if (edge.toExchange()) {
            topology.bindExchange(edge.destination(), edge.source(), edge.key(), edge.arguments());
        } else {
            DeclaredQueue queue = accessibleQueue(vhostName, edge);
            topology.bindQueue(queue.queue(), edge.source(), edge.key(), edge.arguments());
        }
        return Done.DONE;
    }

    private Done unbind(String vhostName, Edge edge) {
        Topology topology = topology(vhostName);
        if (edge.toExchange()) {
            topology.unbindExchange(edge.destination(), edge.source(), edge.key(), edge.arguments());
        } else if (requireVhost(vhostName).queue(edge.destination()) != null) {
            DeclaredQueue queue = accessibleQueue(vhostName, edge);
            topology.unbindQueue(queue.queue(), edge.source(), edge.key(), edge.arguments());
        }
        return Done.DONE;
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
