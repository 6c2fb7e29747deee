package io.warren.broker.definition;

import io.warren.broker.auth.Permissions;
import io.warren.broker.auth.TopicPermissions;
import io.warren.broker.definition.store.DefinitionRecord;
import io.warren.broker.definition.store.DefinitionRecord.Edge;
import io.warren.broker.definition.store.DurableState;
import io.warren.broker.definition.store.UnreadableDefinitionException;
import io.warren.broker.error.ChannelException;
import io.warren.broker.error.InvalidDefinitionException;
import io.warren.broker.json.Json;
import io.warren.broker.limit.Limits;
import io.warren.broker.parameter.Parameters.GlobalParameter;
import io.warren.broker.parameter.Parameters.Parameter;
import io.warren.broker.policy.ApplyTo;
import io.warren.broker.policy.Policy;
import io.warren.broker.vhost.DeclaredQueue;
import io.warren.broker.vhost.QueueDeclaration;
import io.warren.broker.vhost.VirtualHost;
import io.warren.broker.vhost.VirtualHostMetadata;
import io.warren.router.ExchangeDeclaration;
import io.warren.router.RouterException;
import io.warren.router.Topology;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes again what was there before the broker stopped.
 *
 * <p>
 * Threads: the definitions thread.
 */
final class DefinitionRestorer {

    private final Defined defined;

    DefinitionRestorer(Defined defined) {
        this.defined = defined;
    }

    /** @throws UnreadableDefinitionException if something cannot be made, such as an exchange of a type that is not installed */
    void restore(DurableState state) throws UnreadableDefinitionException {
        for (Iterator<DefinitionRecord> records = state.records().iterator(); records.hasNext();) {
            DefinitionRecord record = records.next();
            try {
                restore(record);
            } catch (ChannelException | RouterException | InvalidDefinitionException
                    | IllegalArgumentException refusal) {
                throw new UnreadableDefinitionException("Expected to restore " + record + ", but: "
                        + refusal.getMessage(), refusal);
            }
        }
    }

    private void restore(DefinitionRecord record) {
        switch (record) {
            case DefinitionRecord.PutVirtualHost vhost -> defined.vhosts().computeIfAbsent(vhost.name(),
                    defined.newVhost());
            case DefinitionRecord.DescribeVirtualHost put -> vhost(put.name()).describe(new VirtualHostMetadata(
                    put.description(), put.tags(), put.defaultQueueType().isEmpty() ? null : put.defaultQueueType()));
            case DefinitionRecord.PutVirtualHostLimits put ->
                vhost(put.name()).limit(Limits.read(object(put.limits()), Limits.OF_VHOSTS, "limits"));
            case DefinitionRecord.PutUserLimits put ->
                defined.users().limit(put.name(), Limits.read(object(put.limits()), Limits.OF_USERS, "user-limits"));
            case DefinitionRecord.PutUser user -> defined.users().restore(user.name(), user.password(), user.tags());
            case DefinitionRecord.PutPermissions put -> defined.users().grant(put.user(), put.vhost(),
                    new Permissions(put.configure(), put.write(), put.read()));
            case DefinitionRecord.PutTopicPermissions put -> defined.users().grantTopics(
                    new TopicPermissions(put.user(), put.vhost(), put.exchange(), put.write(), put.read()));
            case DefinitionRecord.PutPolicy put -> putPolicy(put);
            case DefinitionRecord.PutParameter put -> defined.parameters().put(
                    new Parameter(put.component(), put.vhost(), put.name(), value(put.value())));
            case DefinitionRecord.PutGlobalParameter put ->
                defined.parameters().putGlobal(new GlobalParameter(put.name(), value(put.value())));
            case DefinitionRecord.PutExchange put -> vhost(put.vhost()).restoreExchange(new ExchangeDeclaration(
                    put.name(), put.type(), true, put.autoDelete(), put.internal(), put.arguments().toJava()));
            case DefinitionRecord.PutQueue put -> vhost(put.vhost()).declareQueue(new QueueDeclaration(put.name(), true,
                    put.autoDelete(), DeclaredQueue.NO_OWNER, put.arguments()), put.id());
            case DefinitionRecord.PutBinding put -> bind(put.edge());
            case DefinitionRecord.PauseQueue pause ->
                vhost(pause.vhost()).requireQueue(pause.queue()).queue().pause(pause.paused());
            case DefinitionRecord.SetTracing set -> vhost(set.vhost()).tracing(set.on());
            case DefinitionRecord.ReserveQueueIds _,DefinitionRecord.Initialized _ -> {
            } // the ledger's
            case DefinitionRecord.DeleteUser _,DefinitionRecord.DeleteExchange _,DefinitionRecord.DeleteQueue _,DefinitionRecord.DeleteBinding _,DefinitionRecord.DeleteVirtualHost _,DefinitionRecord.DeletePermissions _,DefinitionRecord.DeleteTopicPermissions _,DefinitionRecord.DeletePolicy _,DefinitionRecord.DeleteParameter _,DefinitionRecord.DeleteGlobalParameter _ ->
                throw new IllegalArgumentException("Expected what is there");
        }
    }

    /** Before there are queues and exchanges, but the predeclared ones; each that comes takes its policies with it. */
    private void putPolicy(DefinitionRecord.PutPolicy put) {
        VirtualHost vhost = vhost(put.vhost());
        Map<String, @Nullable Object> definition = new LinkedHashMap<>();
        object(put.definition()).forEach((key, value) -> definition.put(String.valueOf(key), value));
        PolicyChanger.policies(vhost, put.operator()).put(new Policy(put.vhost(), put.name(), put.pattern(),
                put.priority(), ApplyTo.of(put.applyTo()), definition));
        vhost.policiesChanged();
    }

    private static Object value(String json) {
        Object value = Json.read(json);
        if (value == null) {
            throw new IllegalArgumentException("Expected a value, but got null");
        }
        return value;
    }

    private static Map<?, ?> object(String json) {
        if (!(value(json) instanceof Map<?, ?> object)) {
            throw new IllegalArgumentException("Expected a JSON object, but got " + json);
        }
        return object;
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
        VirtualHost vhost = defined.vhosts().get(name);
        if (vhost == null) {
            throw new IllegalArgumentException("no vhost '" + name + "'");
        }
        return vhost;
    }
}
