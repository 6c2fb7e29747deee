package io.warren.broker.definition.store;

import io.warren.broker.definition.store.DefinitionRecord.Edge;
import io.warren.broker.definition.store.DefinitionRecord.PutBinding;
import io.warren.router.Binding;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The durable bindings of all virtual hosts, found by either end: removing an end costs as much as it has bindings.
 *
 * <p>
 * Threads: the definitions thread.
 */
final class DurableBindings {

    /** What makes a binding the same as another: arguments by what they say, as in {@link Binding#equals}. */
    private record Identity(End source, End destination, String key, Object arguments) {

        static Identity of(Edge edge) {
            return new Identity(new End(edge.vhost(), true, edge.source()),
                    new End(edge.vhost(), edge.toExchange(), edge.destination()), edge.key(),
                    Binding.comparable(edge.arguments().toJava()));
        }
    }

    /** An exchange or a queue. */
    private record End(String vhost, boolean exchange, String name) {}

    private final Map<Identity, PutBinding> bindings = new LinkedHashMap<>();
    private final Map<End, Set<Identity>> byEnd = new HashMap<>();

    /** Whether there was none like it: the first one stays. */
    boolean add(PutBinding binding) {
        Identity identity = Identity.of(binding.edge());
        if (bindings.putIfAbsent(identity, binding) != null) {
            return false;
        }
        byEnd.computeIfAbsent(identity.source(), _ -> new LinkedHashSet<>()).add(identity);
        byEnd.computeIfAbsent(identity.destination(), _ -> new LinkedHashSet<>()).add(identity);
        return true;
    }

    boolean remove(Edge edge) {
        Identity identity = Identity.of(edge);
        if (bindings.remove(identity) == null) {
            return false;
        }
        forget(identity.source(), identity);
        forget(identity.destination(), identity);
        return true;
    }

    boolean removeExchange(String vhost, String name) {
        return removeEnd(new End(vhost, true, name));
    }

    boolean removeQueue(String vhost, String name) {
        return removeEnd(new End(vhost, false, name));
    }

    void removeVirtualHost(String vhost) {
        bindings.keySet().removeIf(identity -> identity.source().vhost().equals(vhost));
        byEnd.keySet().removeIf(end -> end.vhost().equals(vhost));
    }

    private boolean removeEnd(End end) {
        @Nullable
        Set<Identity> identities = byEnd.remove(end);
        if (identities == null) {
            return false;
        }
        for (Identity identity : identities) {
            bindings.remove(identity);
            forget(identity.source().equals(end) ? identity.destination() : identity.source(), identity);
        }
        return true;
    }

    private void forget(End end, Identity identity) {
        Set<Identity> identities = byEnd.get(end);
        if (identities != null) {
            identities.remove(identity);
            if (identities.isEmpty()) {
                byEnd.remove(end);
            }
        }
    }

    int size() {
        return bindings.size();
    }

    Stream<PutBinding> records() {
        return bindings.values().stream();
    }
}
