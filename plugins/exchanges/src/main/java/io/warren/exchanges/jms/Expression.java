package io.warren.exchanges.jms;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a selector. Its value is a Boolean, a Long, a Double or a String, or null for unknown.
 *
 * <p>
 * Threads: any; no state.
 */
@FunctionalInterface
interface Expression {

    @Nullable
    Object value(Map<String, Object> headers);
}
