package io.warren.broker.event;

import io.warren.codec.table.FieldTable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a broker tell what happens: connections come and go, things are declared. Nothing of it is about single
 * messages. While nobody wants to know, an event costs a look at a field, and its details are not made.
 *
 * <p>
 * Threads: any.
 */
public final class Events {

    private volatile @Nullable EventSink sink;

    /** From now on events go there. */
    public void attach(EventSink to) {
        sink = to;
    }

    /** Something happened. */
    public void tell(String name, Supplier<FieldTable> details) {
        EventSink to = sink;
        if (to != null && to.wanted()) {
            to.accept(name, details.get());
        }
    }
}
