package io.warren.broker.definition.store;

import io.warren.broker.definition.store.DefinitionRecord.DeleteBinding;
import io.warren.broker.definition.store.DefinitionRecord.DeleteExchange;
import io.warren.broker.definition.store.DefinitionRecord.DeleteGlobalParameter;
import io.warren.broker.definition.store.DefinitionRecord.DeleteParameter;
import io.warren.broker.definition.store.DefinitionRecord.DeletePermissions;
import io.warren.broker.definition.store.DefinitionRecord.DeletePolicy;
import io.warren.broker.definition.store.DefinitionRecord.DeleteQueue;
import io.warren.broker.definition.store.DefinitionRecord.DeleteTopicPermissions;
import io.warren.broker.definition.store.DefinitionRecord.DeleteUser;
import io.warren.broker.definition.store.DefinitionRecord.DeleteVirtualHost;
import io.warren.broker.definition.store.DefinitionRecord.DescribeVirtualHost;
import io.warren.broker.definition.store.DefinitionRecord.Initialized;
import io.warren.broker.definition.store.DefinitionRecord.PauseQueue;
import io.warren.broker.definition.store.DefinitionRecord.PutBinding;
import io.warren.broker.definition.store.DefinitionRecord.PutExchange;
import io.warren.broker.definition.store.DefinitionRecord.PutGlobalParameter;
import io.warren.broker.definition.store.DefinitionRecord.PutParameter;
import io.warren.broker.definition.store.DefinitionRecord.PutPermissions;
import io.warren.broker.definition.store.DefinitionRecord.PutPolicy;
import io.warren.broker.definition.store.DefinitionRecord.PutQueue;
import io.warren.broker.definition.store.DefinitionRecord.PutTopicPermissions;
import io.warren.broker.definition.store.DefinitionRecord.PutUser;
import io.warren.broker.definition.store.DefinitionRecord.PutUserLimits;
import io.warren.broker.definition.store.DefinitionRecord.PutVirtualHost;
import io.warren.broker.definition.store.DefinitionRecord.PutVirtualHostLimits;
import io.warren.broker.definition.store.DefinitionRecord.ReserveQueueIds;
import io.warren.broker.definition.store.DefinitionRecord.SetTracing;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What all records so far add up to. It only does what a record says: which auto-delete exchange goes with a binding depends on
 * bindings that are not durable too, and has been decided when it is recorded.
 *
 * <p>
 * Threads: the definitions thread.
 */
public final class DurableState {

    private record Named(String vhost, String name) {}

    private record Topics(String user, String vhost, String exchange) {}

    private record PolicyName(String vhost, String name, boolean operator) {}

    private record ParameterName(String component, String vhost, String name) {}

    private final Map<String, PutVirtualHost> vhosts = new LinkedHashMap<>();
    private final Map<String, DescribeVirtualHost> descriptions = new LinkedHashMap<>();
    private final Map<String, PutVirtualHostLimits> vhostLimits = new LinkedHashMap<>();
    private final Map<String, PutUserLimits> userLimits = new LinkedHashMap<>();
    private final Map<String, PutUser> users = new LinkedHashMap<>();
    /** By virtual host and user. */
    private final Map<Named, PutPermissions> permissions = new LinkedHashMap<>();
    private final Map<Topics, PutTopicPermissions> topicPermissions = new LinkedHashMap<>();
    private final Map<PolicyName, PutPolicy> policies = new LinkedHashMap<>();
    private final Map<ParameterName, PutParameter> parameters = new LinkedHashMap<>();
    private final Map<String, PutGlobalParameter> globalParameters = new LinkedHashMap<>();
    private final Map<Named, PutExchange> exchanges = new LinkedHashMap<>();
    private final Map<Named, PutQueue> queues = new LinkedHashMap<>();
    private final DurableBindings bindings = new DurableBindings();
    /** Virtual hosts. */
    private final Set<String> traced = new LinkedHashSet<>();
    private final Map<Named, PauseQueue> paused = new LinkedHashMap<>();
    private long lastReservedQueueId;
    private boolean initialized;

    /** Applies a record; whether it made a difference. */
    public boolean apply(DefinitionRecord record) {
        return switch (record) {
            case PutVirtualHost vhost -> put(vhosts, vhost.name(), vhost);
            case DescribeVirtualHost vhost -> put(descriptions, vhost.name(), vhost);
            case DeleteVirtualHost vhost -> vhosts.remove(vhost.name()) != null && forget(vhost.name());
            case PutVirtualHostLimits limits -> put(vhostLimits, limits.name(), limits);
            case PutUserLimits limits -> put(userLimits, limits.name(), limits);
            case PutUser user -> put(users, user.name(), user);
            case DeleteUser user -> {
                boolean had = permissions.keySet().removeIf(key -> key.name().equals(user.name()));
                had = topicPermissions.keySet().removeIf(key -> key.user().equals(user.name())) || had;
                had = userLimits.remove(user.name()) != null || had;
                yield users.remove(user.name()) != null || had;
            }
            case PutPermissions put -> put(permissions, new Named(put.vhost(), put.user()), put);
            case DeletePermissions gone -> {
                boolean had = topicPermissions.keySet().removeIf(
                        key -> key.user().equals(gone.user()) && key.vhost().equals(gone.vhost()));
                yield permissions.remove(new Named(gone.vhost(), gone.user())) != null || had;
            }
            case PutTopicPermissions put ->
                put(topicPermissions, new Topics(put.user(), put.vhost(), put.exchange()), put);
            case DeleteTopicPermissions gone ->
                topicPermissions.remove(new Topics(gone.user(), gone.vhost(), gone.exchange())) != null;
            case PutPolicy put -> put(policies, new PolicyName(put.vhost(), put.name(), put.operator()), put);
            case DeletePolicy gone ->
                policies.remove(new PolicyName(gone.vhost(), gone.name(), gone.operator())) != null;
            case PutParameter put ->
                put(parameters, new ParameterName(put.component(), put.vhost(), put.name()), put);
            case DeleteParameter gone ->
                parameters.remove(new ParameterName(gone.component(), gone.vhost(), gone.name())) != null;
            case PutGlobalParameter put -> put(globalParameters, put.name(), put);
            case DeleteGlobalParameter gone -> globalParameters.remove(gone.name()) != null;
            case PutExchange put -> put(exchanges, new Named(put.vhost(), put.name()), put);
            case DeleteExchange delete -> {
                boolean had = bindings.removeExchange(delete.vhost(), delete.name());
                yield exchanges.remove(new Named(delete.vhost(), delete.name())) != null || had;
            }
            case PutQueue put -> put(queues, new Named(put.vhost(), put.name()), put);
            case DeleteQueue delete -> {
                boolean had = bindings.removeQueue(delete.vhost(), delete.name());
                paused.remove(new Named(delete.vhost(), delete.name()));
                yield queues.remove(new Named(delete.vhost(), delete.name())) != null || had;
            }
            case PutBinding put -> bindings.add(put);
            case DeleteBinding delete -> bindings.remove(delete.edge());
            case PauseQueue pause -> pause.paused()
                    ? put(paused, new Named(pause.vhost(), pause.queue()), pause)
                    : paused.remove(new Named(pause.vhost(), pause.queue())) != null;
            case SetTracing set -> set.on() ? traced.add(set.vhost()) : traced.remove(set.vhost());
            case ReserveQueueIds ids -> {
                boolean higher = ids.last() > lastReservedQueueId;
                lastReservedQueueId = Math.max(lastReservedQueueId, ids.last());
                yield higher;
            }
            case Initialized _ -> {
                boolean first = !initialized;
                initialized = true;
                yield first;
            }
        };
    }

    private boolean forget(String vhost) {
        descriptions.remove(vhost);
        traced.remove(vhost);
        paused.keySet().removeIf(key -> key.vhost().equals(vhost));
        vhostLimits.remove(vhost);
        permissions.keySet().removeIf(key -> key.vhost().equals(vhost));
        topicPermissions.keySet().removeIf(key -> key.vhost().equals(vhost));
        policies.keySet().removeIf(key -> key.vhost().equals(vhost));
        parameters.keySet().removeIf(key -> key.vhost().equals(vhost));
        exchanges.keySet().removeIf(key -> key.vhost().equals(vhost));
        queues.keySet().removeIf(key -> key.vhost().equals(vhost));
        bindings.removeVirtualHost(vhost);
        return true;
    }

    private static <K, V> boolean put(Map<K, V> map, K key, V value) {
        return !value.equals(map.put(key, value));
    }

    /** Whether the defaults have been made. */
    public boolean initialized() {
        return initialized;
    }

    /** 0 if none was reserved. */
    public long lastReservedQueueId() {
        return lastReservedQueueId;
    }

    /** How many records say the same as all so far. */
    public long size() {
        long sum = (initialized ? 1L : 0) + (lastReservedQueueId > 0 ? 1 : 0) + bindings.size() + traced.size();
        return sum + maps().mapToLong(Map::size).sum();
    }

    /** The fewest records that say the same, none before one that it needs; what is said of queues comes before the queues. */
    public Stream<DefinitionRecord> records() {
        Stream<DefinitionRecord> ids = lastReservedQueueId > 0
                ? Stream.of(new ReserveQueueIds(lastReservedQueueId))
                : Stream.empty();
        Stream<DefinitionRecord> marks = initialized ? Stream.of(new Initialized()) : Stream.empty();
        Stream<DefinitionRecord> named = maps().flatMap(map -> map.values().stream());
        return Stream.<Stream<? extends DefinitionRecord>>of(ids, marks, named, bindings.records(),
                traced.stream().map(vhost -> new SetTracing(vhost, true))).flatMap(records -> records);
    }

    private Stream<Map<?, ? extends DefinitionRecord>> maps() {
        return Stream.of(vhosts, descriptions, vhostLimits, users, userLimits, permissions, topicPermissions, policies,
                parameters, globalParameters, exchanges, queues, paused);
    }
}
