package io.warren.exchanges.pick;

import io.warren.router.Binding;
import io.warren.router.BindingTable;
import io.warren.router.Routable;
import io.warren.router.Route;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A message takes one of the bindings. They are in the order of their destinations' names, then of their keys, so that it does
 * not matter in which they were made.
 *
 * <p>
 * Threads: as {@link BindingTable}; readers take one array and keep it. A change copies as much as there are bindings.
 */
public final class OneOfTable implements BindingTable {

    /** Which binding a message takes. Called by many threads. */
    public interface Choice {

        /** 0 to {@code count} - 1; {@code count} is at least 1. */
        int of(Routable message, int count);
    }

    private static final Comparator<Binding> ORDER = Comparator.comparing((Binding each) -> each.destination().name())
            .thenComparing(Binding::bindingKey);

    private final Choice choice;
    private final boolean byKeyAlone;
    private volatile Binding[] bindings = {};

    /** @param byKeyAlone whether the choice looks at nothing but the routing key */
    public OneOfTable(Choice choice, boolean byKeyAlone) {
        this.choice = choice;
        this.byKeyAlone = byKeyAlone;
    }

    @Override
    public void add(Binding binding) {
        Binding[] before = bindings;
        Binding[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = binding;
        Arrays.sort(after, ORDER);
        bindings = after;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // it is the very object that was added
    public void remove(Binding binding) {
        bindings = Arrays.stream(bindings).filter(each -> each != binding).toArray(Binding[]::new);
    }

    @Override
    public boolean decidesByKeyAlone() {
        return byKeyAlone;
    }

    @Override
    public boolean match(Routable message, Route route) {
        Binding[] now = bindings;
        if (now.length == 0) {
            return false;
        }
        route.add(now[choice.of(message, now.length)].destination());
        return true;
    }
}
