package io.warren.broker.event;

import io.warren.codec.table.FieldTable;

/**
 * Takes events.
 *
 * <p>
 * Threads: any, and not for long: whoever tells an event has other things to do.
 */
public interface EventSink {

    /** Whether anybody would hear of an event now. If not, there is no need to tell it. */
    boolean wanted();

    /**
     * Something happened.
     *
     * @param name what, in words with dots: {@code queue.created}
     */
    void accept(String name, FieldTable details);
}
