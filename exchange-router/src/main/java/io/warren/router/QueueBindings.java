package io.warren.router;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The bindings of each queue.
 *
 * <p>
 * Threads: {@link #of}, any; the rest, the owner of the topology.
 */
final class QueueBindings {

    /** A queue compared by identity, as a key. */
    private record Key(Destination queue) {
        @Override
        @SuppressWarnings("ReferenceEquality") // a queue declared again under its old name is another
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && queue == that.queue;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(queue);
        }
    }

    private final ConcurrentHashMap<Key, Set<Binding>> byQueue = new ConcurrentHashMap<>();

    Set<Binding> of(Destination queue) {
        return byQueue.getOrDefault(new Key(queue), Set.of());
    }

    void add(Binding binding) {
        byQueue.computeIfAbsent(new Key(binding.destination()), _ -> ConcurrentHashMap.newKeySet(2)).add(binding);
    }

    void remove(Binding binding) {
        Key key = new Key(binding.destination());
        Set<Binding> bindings = byQueue.get(key);
        if (bindings != null) {
            bindings.remove(binding);
            if (bindings.isEmpty()) {
                byQueue.remove(key);
            }
        }
    }

    /** Returns what was known of the queue. */
    Set<Binding> forget(Destination queue) {
        Set<Binding> bindings = byQueue.remove(new Key(queue));
        return bindings == null ? Set.of() : bindings;
    }
}
