package io.warren.router;

/**
 * Is told what changes in a {@link Topology}, after it has.
 *
 * <p>
 * Threads: the owner of the topology.
 */
public interface TopologyListener {

    /** Wants to know nothing. */
    TopologyListener NONE = new TopologyListener() {};

    /** A new exchange; not those that are there from the start. */
    default void declared(Exchange exchange) {
    }

    /** Deleted, or gone with its last binding. Its bindings go before or after it. */
    default void deleted(Exchange exchange) {
    }

    /** A new binding. */
    default void bound(Binding binding) {
    }

    /** Removed, or gone with one of its ends. */
    default void unbound(Binding binding) {
    }
}
