package io.warren.broker.definition.store;

import io.warren.broker.definition.store.DefinitionRecord.DeleteBinding;
import io.warren.broker.definition.store.DefinitionRecord.DeleteExchange;
import io.warren.broker.definition.store.DefinitionRecord.DeleteQueue;
import io.warren.broker.definition.store.DefinitionRecord.DeleteUser;
import io.warren.broker.definition.store.DefinitionRecord.Initialized;
import io.warren.broker.definition.store.DefinitionRecord.PutBinding;
import io.warren.broker.definition.store.DefinitionRecord.PutExchange;
import io.warren.broker.definition.store.DefinitionRecord.PutPermissions;
import io.warren.broker.definition.store.DefinitionRecord.PutQueue;
import io.warren.broker.definition.store.DefinitionRecord.PutUser;
import io.warren.broker.definition.store.DefinitionRecord.PutVirtualHost;
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

    private final Map<String, PutVirtualHost> vhosts = new LinkedHashMap<>();
    private final Map<String, PutUser> users = new LinkedHashMap<>();
    /** By virtual host and user. */
    private final Map<Named, PutPermissions> permissions = new LinkedHashMap<>();
    private final Map<Named, PutExchange> exchanges = new LinkedHashMap<>();
    private final Map<Named, PutQueue> queues = new LinkedHashMap<>();
    private final DurableBindings bindings = new DurableBindings();
    /** Virtual hosts. */
    private final Set<String> traced = new LinkedHashSet<>();
    private long lastReservedQueueId;
    private boolean initialized;

    /** Applies a record; whether it made a difference. */
    public boolean apply(DefinitionRecord record) {
        return switch (record) {
            case PutVirtualHost vhost -> put(vhosts, vhost.name(), vhost);
            case PutUser user -> put(users, user.name(), user);
            case DeleteUser user -> {
                boolean had = permissions.keySet().removeIf(key -> key.name().equals(user.name()));
                yield users.remove(user.name()) != null || had;
            }
            case PutPermissions put -> put(permissions, new Named(put.vhost(), put.user()), put);
            case PutExchange put -> put(exchanges, new Named(put.vhost(), put.name()), put);
            case DeleteExchange delete -> {
                boolean had = bindings.removeExchange(delete.vhost(), delete.name());
                yield exchanges.remove(new Named(delete.vhost(), delete.name())) != null || had;
            }
            case PutQueue put -> put(queues, new Named(put.vhost(), put.name()), put);
            case DeleteQueue delete -> {
                boolean had = bindings.removeQueue(delete.vhost(), delete.name());
                yield queues.remove(new Named(delete.vhost(), delete.name())) != null || had;
            }
            case PutBinding put -> bindings.add(put);
            case DeleteBinding delete -> bindings.remove(delete.edge());
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
        return (initialized ? 1L : 0) + (lastReservedQueueId > 0 ? 1 : 0) + vhosts.size() + users.size()
                + permissions.size() + exchanges.size() + queues.size() + bindings.size() + traced.size();
    }

    /** The fewest records that say the same, none before one that it needs. */
    public Stream<DefinitionRecord> records() {
        Stream<DefinitionRecord> ids = lastReservedQueueId > 0
                ? Stream.of(new ReserveQueueIds(lastReservedQueueId))
                : Stream.empty();
        Stream<DefinitionRecord> marks = initialized ? Stream.of(new Initialized()) : Stream.empty();
        return Stream.<Stream<? extends DefinitionRecord>>of(ids, marks, vhosts.values().stream(),
                users.values().stream(), permissions.values().stream(), exchanges.values().stream(),
                queues.values().stream(), bindings.records(),
                traced.stream().map(vhost -> new SetTracing(vhost, true))).flatMap(records -> records);
    }
}
