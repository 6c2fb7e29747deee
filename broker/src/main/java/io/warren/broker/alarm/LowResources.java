package io.warren.broker.alarm;

import io.warren.broker.event.Events;
import io.warren.codec.table.FieldTable;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What there is too little of, taken together: publishers go on when there is enough of everything.
 *
 * <p>
 * Threads: {@link #low} the one that runs the alarms; {@link #text} any.
 */
public final class LowResources {

    /** Watched by an alarm each. */
    public enum Resource {
        MEMORY, DISK
    }

    private final Consumer<String> listener;
    private final Events events;
    private final Set<Resource> low = EnumSet.noneOf(Resource.class);
    private volatile String text = "";

    /** @param listener told {@link #text} when it changes, after it has */
    public LowResources(Consumer<String> listener) {
        this(listener, new Events());
    }

    public LowResources(Consumer<String> listener, Events events) {
        this.listener = listener;
        this.events = events;
    }

    /** The names of the resources that are low, as RabbitMQ gives them: {@code memory & disk}; empty if none is. */
    public String text() {
        return text;
    }

    void low(Resource resource, boolean isLow) {
        if (isLow ? low.add(resource) : low.remove(resource)) {
            text = low.stream().map(each -> each.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(" & "));
            listener.accept(text);
            events.tell(isLow ? "alarm.set" : "alarm.cleared", () -> FieldTable.builder()
                    .put("resource", resource.name().toLowerCase(Locale.ROOT)).build());
        }
    }
}
