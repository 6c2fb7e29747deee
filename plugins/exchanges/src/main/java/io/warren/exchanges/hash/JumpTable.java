package io.warren.exchanges.hash;

import io.warren.router.Binding;
import io.warren.router.BindingTable;
import io.warren.router.Destination;
import io.warren.router.Routable;
import io.warren.router.Route;
import java.util.Arrays;

/**
 * Buckets in a row, as many per binding as its weight, in the order of binding; {@link JumpHash} finds a message's. A binding
 * that is added takes its share from all others, and nothing moves between those. When one is removed, those behind it move up,
 * as in RabbitMQ: what they had moves too, unless it was the last.
 *
 * <p>
 * Threads: as {@link BindingTable}; readers take one array and keep it. A change copies as much as there are bindings.
 */
public final class JumpTable implements BindingTable {

    /** Bindings, and for each the number of the first bucket that is not its any more. */
    private static final class Row {

        final Binding[] bindings;
        final long[] ends;

        Row(Binding[] bindings) {
            this.bindings = bindings;
            this.ends = new long[bindings.length];
            long end = 0;
            for (int i = 0; i < bindings.length; i++) {
                end += Weight.of(bindings[i].bindingKey());
                ends[i] = end;
            }
        }

        long buckets() {
            return ends.length == 0 ? 0 : ends[ends.length - 1];
        }

        Destination at(long bucket) {
            int found = Arrays.binarySearch(ends, bucket);
            return bindings[found >= 0 ? found + 1 : -found - 1].destination();
        }
    }

    private final HashedPart part;
    private volatile Row row = new Row(new Binding[0]);

    public JumpTable(HashedPart part) {
        this.part = part;
    }

    @Override
    public void add(Binding binding) {
        Binding[] before = row.bindings;
        Binding[] bindings = Arrays.copyOf(before, before.length + 1);
        bindings[before.length] = binding;
        row = new Row(bindings);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // it is the very object that was added
    public void remove(Binding binding) {
        row = new Row(Arrays.stream(row.bindings).filter(each -> each != binding).toArray(Binding[]::new));
    }

    @Override
    public boolean decidesByKeyAlone() {
        return part.isRoutingKey();
    }

    @Override
    public boolean match(Routable message, Route route) {
        Row now = row;
        long buckets = now.buckets();
        if (buckets == 0) {
            return false;
        }
        route.add(now.at(JumpHash.bucket(part.hash(message), buckets)));
        return true;
    }
}
