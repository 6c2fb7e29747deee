package io.warren.router;

import java.util.concurrent.ConcurrentHashMap;

/**
 * A message goes where its routing key equals the binding key (specification 3.1.3.1).
 *
 * <p>
 * Threads: as {@link BindingTable}. Hot: one hash lookup, no allocation.
 */
final class DirectTable implements KeyedBindingTable {

    private final ConcurrentHashMap<String, DestinationSet> byKey = new ConcurrentHashMap<>();

    @Override
    public void add(Binding binding) {
        byKey.computeIfAbsent(binding.bindingKey(), _ -> new DestinationSet()).add(binding.destination());
    }

    @Override
    public void remove(Binding binding) {
        DestinationSet destinations = byKey.get(binding.bindingKey());
        if (destinations == null) {
            return;
        }
        destinations.remove(binding.destination());
        if (destinations.isEmpty()) {
            byKey.remove(binding.bindingKey());
        }
    }

    @Override
    public boolean decidesByKeyAlone() {
        return true;
    }

    @Override
    public boolean matchKey(String routingKey, Route route) {
        DestinationSet destinations = byKey.get(routingKey);
        return destinations != null && destinations.addTo(route);
    }
}
