package io.warren.router;

import java.util.List;

/**
 * The bindings of one exchange, arranged so that matching is quick.
 *
 * <p>
 * Threads: {@link #add} and {@link #remove}, the one thread that owns the topology. {@link #match}, any number of threads at
 * the same time; it takes no lock, and a binding that is not being changed meanwhile is always found.
 */
public interface BindingTable {

    /** Adds a binding that is not in the table; no two bindings of a table are equal. */
    void add(Binding binding);

    /** Removes a binding. It is the very object that was added. */
    void remove(Binding binding);

    /**
     * Adds the destinations of all bindings that match to the route.
     *
     * @return whether any matched, be it one whose destination was in the route already
     */
    boolean match(Routable message, Route route);

    /**
     * Whether the exchange and the routing key alone decide what matches. A publisher may then take the route of the message
     * before for the next one to the same address, for as long as {@link Topology#version} stays.
     */
    default boolean decidesByKeyAlone() {
        return false;
    }

    /**
     * What the destination of a new binding is to get although it was published before, oldest first; asked once, by the owner
     * of the topology, after {@link #add}.
     */
    default List<Routable> earlierMessages(Binding binding) {
        return List.of();
    }
}
