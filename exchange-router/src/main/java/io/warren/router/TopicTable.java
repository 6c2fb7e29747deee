package io.warren.router;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A message goes where its routing key fits the pattern of the binding key (specification 3.1.3.3). What a key led to is
 * remembered until the next change of bindings.
 *
 * <p>
 * Threads: as {@link BindingTable}. A reader takes the cache before it looks at the trie, and puts what it found into that
 * one. The writer first changes the trie, then drops the cache: what was found in an old trie is never in a cache that is
 * taken after the change.
 *
 * <p>
 * Hot: a key seen before costs one cache lookup and no allocation; another, what {@link TopicTrie#match} costs.
 */
final class TopicTable implements KeyedBindingTable {

    /** Counts keys and the destinations they led to: one key may lead to a million. */
    private static final long CACHE_WEIGHT_MAX = 65_536;

    private static final Destination[] NOWHERE = {};

    private final TopicTrie trie = new TopicTrie();
    private final AtomicReference<@Nullable Cache<String, Destination[]>> cache = new AtomicReference<>();

    @Override
    public void add(Binding binding) {
        trie.add(binding.bindingKey(), binding.destination());
        cache.set(null);
    }

    @Override
    public void remove(Binding binding) {
        trie.remove(binding.bindingKey(), binding.destination());
        cache.set(null);
    }

    @Override
    public boolean decidesByKeyAlone() {
        return true;
    }

    @Override
    public boolean matchKey(String routingKey, Route route) {
        Cache<String, Destination[]> known = cache();
        Destination[] destinations = known.getIfPresent(routingKey);
        if (destinations == null) {
            destinations = find(routingKey);
            known.put(routingKey, destinations);
        }
        addTo(route, destinations);
        return destinations.length > 0;
    }

    private Cache<String, Destination[]> cache() {
        Cache<String, Destination[]> known = cache.get();
        if (known != null) {
            return known;
        }
        Cache<String, Destination[]> fresh = newCache();
        Cache<String, Destination[]> before = cache.compareAndExchange(null, fresh);
        return before == null ? fresh : before;
    }

    private Destination[] find(String routingKey) {
        Route found = new Route();
        trie.match(routingKey, found);
        int queues = found.size();
        int exchanges = found.exchangeCount();
        if (queues + exchanges == 0) {
            return NOWHERE;
        }
        Destination[] destinations = new Destination[queues + exchanges];
        for (int i = 0; i < queues; i++) {
            destinations[i] = found.get(i);
        }
        for (int i = 0; i < exchanges; i++) {
            destinations[queues + i] = found.exchange(i);
        }
        return destinations;
    }

    private static void addTo(Route route, Destination[] destinations) {
        if (route.isEmpty()) {
            for (Destination destination : destinations) {
                route.append(destination);
            }
        } else {
            for (Destination destination : destinations) {
                route.add(destination);
            }
        }
    }

    private static Cache<String, Destination[]> newCache() {
        return Caffeine.newBuilder()
                .maximumWeight(CACHE_WEIGHT_MAX)
                .weigher((String _, Destination[] destinations) -> 1 + destinations.length)
                .executor(Runnable::run) // its upkeep is short, and this module has no threads
                .build();
    }
}
