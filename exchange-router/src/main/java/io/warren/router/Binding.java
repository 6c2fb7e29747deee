package io.warren.router;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule that leads messages from an exchange to a queue or to another exchange. Bindings are equal if they join the same two
 * by the same key and equal arguments.
 *
 * <p>
 * Threads: any; it does not change.
 */
public final class Binding {

    private final Exchange source;
    private final Destination destination;
    private final String bindingKey;
    private final Map<String, Object> arguments;
    /** What the arguments mean, comparable: arrays of bytes by their content, numbers by value. */
    private final Object comparableArguments;
    private final int hash;

    Binding(Exchange source, Destination destination, String bindingKey, Map<String, Object> arguments) {
        this.source = source;
        this.destination = destination;
        this.bindingKey = bindingKey;
        this.arguments = arguments.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
        this.comparableArguments = comparable(this.arguments);
        this.hash = (System.identityHashCode(destination) * 31 + bindingKey.hashCode()) * 31
                + comparableArguments.hashCode();
    }

    public Exchange source() {
        return source;
    }

    /** What arguments of bindings say, to be compared: equal if and only if they make no difference between two bindings. */
    public static Object comparable(Map<String, @Nullable Object> arguments) {
        return arguments.isEmpty() ? Map.of() : HeaderValue.comparable(arguments);
    }

    /** A queue, or an {@link Exchange}. */
    public Destination destination() {
        return destination;
    }

    /** The {@code routing-key} of queue.bind. */
    public String bindingKey() {
        return bindingKey;
    }

    /** Values as in {@link Routable#headers}. */
    public Map<String, Object> arguments() {
        return arguments;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // exchanges and queues of one name can follow each other
    public boolean equals(@Nullable Object other) {
        return other instanceof Binding that && hash == that.hash && source == that.source
                && destination == that.destination && bindingKey.equals(that.bindingKey)
                && comparableArguments.equals(that.comparableArguments);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return source.name() + " -[" + bindingKey + "]-> " + destination.name();
    }
}
