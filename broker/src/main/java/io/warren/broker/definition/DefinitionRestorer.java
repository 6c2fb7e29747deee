package io.warren.broker.definition;

import io.warren.broker.auth.Permissions;
import io.warren.broker.auth.UserStore;
import io.warren.broker.definition.store.DefinitionRecord;
import io.warren.broker.definition.store.DefinitionRecord.Edge;
import io.warren.broker.definition.store.DurableState;
import io.warren.broker.definition.store.UnreadableDefinitionException;
import io.warren.broker.error.ChannelException;
import io.warren.broker.vhost.DeclaredQueue;
import io.warren.broker.vhost.QueueDeclaration;
import io.warren.broker.vhost.VirtualHost;
import io.warren.router.ExchangeDeclaration;
import io.warren.router.RouterException;
import io.warren.router.Topology;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;

/**
 * Makes again what was there before the broker stopped.
 *
 * <p>
 * Threads: the definitions thread.
 */
final class DefinitionRestorer {

    private final Map<String, VirtualHost> vhosts;
    private final Function<String, VirtualHost> newVhost;
    private final UserStore users;

    DefinitionRestorer(Map<String, VirtualHost> vhosts, Function<String, VirtualHost> newVhost, UserStore users) {
        this.vhosts = vhosts;
        this.newVhost = newVhost;
        this.users = users;
    }

    /** @throws UnreadableDefinitionException if something cannot be made, such as an exchange of a type that is not installed */
    void restore(DurableState state) throws UnreadableDefinitionException {
        for (Iterator<DefinitionRecord> records = state.records().iterator(); records.hasNext();) {
            DefinitionRecord record = records.next();
            try {
                restore(record);
            } catch (ChannelException | RouterException | IllegalArgumentException refusal) {
                throw new UnreadableDefinitionException("Expected to restore " + record + ", but: "
                        + refusal.getMessage(), refusal);
            }
        }
    }

    private void restore(DefinitionRecord record) {
        switch (record) {
            case DefinitionRecord.PutVirtualHost vhost -> vhosts.computeIfAbsent(vhost.name(), newVhost);
            case DefinitionRecord.PutUser user -> users.restore(user.name(), user.password(), user.tags());
            case DefinitionRecord.PutPermissions put -> users.grant(put.user(), put.vhost(),
                    new Permissions(put.configure(), put.write(), put.read()));
            case DefinitionRecord.PutExchange put -> vhost(put.vhost()).topology().declareOwn(new ExchangeDeclaration(
                    put.name(), put.type(), true, put.autoDelete(), put.internal(), put.arguments().toJava()));
            case DefinitionRecord.PutQueue put -> vhost(put.vhost()).declareQueue(new QueueDeclaration(put.name(), true,
                    put.autoDelete(), DeclaredQueue.NO_OWNER, put.arguments()), put.id());
            case DefinitionRecord.PutBinding put -> bind(put.edge());
            case DefinitionRecord.SetTracing set -> vhost(set.vhost()).tracing(set.on());
            case DefinitionRecord.ReserveQueueIds _,DefinitionRecord.Initialized _ -> {
            } // the ledger's
            case DefinitionRecord.DeleteUser _,DefinitionRecord.DeleteExchange _,DefinitionRecord.DeleteQueue _,DefinitionRecord.DeleteBinding _ ->
                throw new IllegalArgumentException("Expected what is there");
        }
    }

    private void bind(Edge edge) {
        VirtualHost vhost = vhost(edge.vhost());
        Topology topology = vhost.topology();
        if (edge.toExchange()) {
            topology.bindExchange(edge.destination(), edge.source(), edge.key(), edge.arguments().toJava());
        } else {
            topology.bindQueue(vhost.requireQueue(edge.destination()).queue(), edge.source(), edge.key(),
                    edge.arguments().toJava());
        }
    }

    private VirtualHost vhost(String name) {
        VirtualHost vhost = vhosts.get(name);
        if (vhost == null) {
            throw new IllegalArgumentException("no vhost '" + name + "'");
        }
        return vhost;
    }
}
