package io.warren.exchanges.hash;

import io.warren.router.Binding;
import io.warren.router.BindingTable;
import io.warren.router.Routable;
import io.warren.router.Route;
import java.util.Arrays;

/**
 * What LavinMQ calls a ring: when a binding goes, only what it had moves, whichever it was, and the order of binding does not
 * matter. Each binding draws a number for the message, from both their hashes and its weight, and the lowest wins. That is as
 * even as a ring with very many points, and has none to keep.
 *
 * <p>
 * Threads: as {@link BindingTable}; readers take one array and keep it. A message costs a look at each binding, a change a copy
 * of all.
 */
public final class RendezvousTable implements BindingTable {

    private record Entrant(Binding binding, long seed, double weight) {

        static Entrant of(Binding binding) {
            long seed = StableHash.of(binding.destination().name()) + StableHash.of(binding.bindingKey())
                    + StableHash.ofValue(binding.arguments());
            return new Entrant(binding, seed, Weight.of(binding.bindingKey()));
        }

        /** Of a distribution whose least value among many is each one's as often as its weight says: the exponential one. */
        double draw(long key) {
            long bits = StableHash.mixed(key ^ seed) >>> 11;
            return -Math.log((bits + 1) * 0x1p-53) / weight;
        }
    }

    private final HashedPart part;
    private volatile Entrant[] entrants = {};

    public RendezvousTable(HashedPart part) {
        this.part = part;
    }

    @Override
    public void add(Binding binding) {
        Entrant[] before = entrants;
        Entrant[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = Entrant.of(binding);
        entrants = after;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // it is the very object that was added
    public void remove(Binding binding) {
        entrants = Arrays.stream(entrants).filter(each -> each.binding != binding).toArray(Entrant[]::new);
    }

    @Override
    public boolean decidesByKeyAlone() {
        return part.isRoutingKey();
    }

    @Override
    public boolean match(Routable message, Route route) {
        Entrant[] now = entrants;
        if (now.length == 0) {
            return false;
        }
        long key = part.hash(message);
        Entrant first = now[0];
        double lowest = first.draw(key);
        for (int i = 1; i < now.length; i++) {
            double drawn = now[i].draw(key);
            if (drawn < lowest) {
                lowest = drawn;
                first = now[i];
            }
        }
        route.add(first.binding.destination());
        return true;
    }
}
