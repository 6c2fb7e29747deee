package io.warren.router;

/**
 * A message goes to everything that is bound (specification 3.1.3.2).
 *
 * <p>
 * Threads: as {@link BindingTable}. Hot: one load and one store per destination, no allocation.
 */
final class FanoutTable implements BindingTable {

    private final DestinationSet destinations = new DestinationSet();

    @Override
    public void add(Binding binding) {
        destinations.add(binding.destination());
    }

    @Override
    public void remove(Binding binding) {
        destinations.remove(binding.destination());
    }

    @Override
    public boolean decidesByKeyAlone() {
        return true;
    }

    @Override
    public boolean match(Routable message, Route route) {
        return destinations.addTo(route);
    }
}
