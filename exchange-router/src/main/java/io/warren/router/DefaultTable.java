package io.warren.router;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The default exchange: every queue is bound to it by its name (specification 3.1.3.1), without a binding being kept.
 *
 * <p>
 * Threads: any, as the registry of queues behind it. Hot: one lookup there.
 */
final class DefaultTable implements KeyedBindingTable {

    private final Function<String, @Nullable Destination> queues;

    DefaultTable(Function<String, @Nullable Destination> queues) {
        this.queues = queues;
    }

    @Override
    public void add(Binding binding) {
        throw new IllegalArgumentException("The default exchange has no bindings, but was given " + binding);
    }

    @Override
    public void remove(Binding binding) {
        throw new IllegalArgumentException("The default exchange has no bindings, but was asked to remove " + binding);
    }

    @Override
    public boolean decidesByKeyAlone() {
        return true;
    }

    @Override
    public boolean matchKey(String routingKey, Route route) {
        @Nullable
        Destination queue = queues.apply(routingKey);
        if (queue == null) {
            return false;
        }
        route.add(queue);
        return true;
    }
}
