package io.warren.router;

import org.jspecify.annotations.Nullable;

/**
 * Where one message goes: queues, each once. Made once per publisher and used again for every message.
 *
 * <p>
 * Threads: confined to one. Hot: allocates nothing once it has grown to the usual number of destinations.
 */
public final class Route {

    private final DistinctList<Destination> destinations = new DistinctList<>();
    /** The exchanges that the message has come to, in the order of finding them. */
    private final DistinctList<Exchange> exchanges = new DistinctList<>();

    private boolean decidedByKeyAlone = true;
    private boolean claiming;
    private @Nullable Claims claims;

    /** Whether the exchange and the routing keys alone decided this route, or anything else in the message had a say. */
    public boolean decidedByKeyAlone() {
        return decidedByKeyAlone;
    }

    void alsoDecidedByContent() {
        decidedByKeyAlone = false;
    }

    /** Forgets everything. Call it before routing the next message. */
    public void clear() {
        destinations.clear();
        exchanges.clear();
        decidedByKeyAlone = true;
        claiming = false;
        claims = null;
    }

    /**
     * The message that is routed next counts at exchanges that let no message pass twice, and is dropped there if it is a
     * duplicate. Otherwise it passes them all and leaves no trace. Whoever calls this has to settle the {@link #claims}.
     */
    public void claimIds() {
        claiming = true;
    }

    /** What became of the message at exchanges that let no message pass twice; null if it met none, or has no id. */
    public @Nullable Claims claims() {
        return claims;
    }

    boolean passes(Deduplication exchange, Routable message) {
        decidedByKeyAlone = false;
        Object id = exchange.idOf(message);
        if (id == null) {
            return true;
        }
        Claims all = claims;
        if (all == null) {
            all = new Claims();
            claims = all;
        }
        return !claiming || all.pass(exchange, id, message);
    }

    /** Adds a queue, unless it is here already. An exchange is not added: the message goes on to what it is bound to. */
    public void add(Destination destination) {
        if (destination instanceof Exchange exchange) {
            exchanges.add(exchange);
        } else {
            destinations.add(destination);
        }
    }

    public int size() {
        return destinations.size();
    }

    public boolean isEmpty() {
        return destinations.size() == 0;
    }

    public Destination get(int index) {
        return destinations.get(index);
    }

    /** As {@link #add}, when the caller knows that the queue is not here. */
    void append(Destination destination) {
        if (destination instanceof Exchange exchange) {
            exchanges.add(exchange);
        } else {
            destinations.append(destination);
        }
    }

    /** Starts the way of a message; what was found for an earlier one stays. */
    void startAt(Exchange exchange) {
        exchanges.clear();
        exchanges.append(exchange);
    }

    int exchangeCount() {
        return exchanges.size();
    }

    Exchange exchange(int index) {
        return exchanges.get(index);
    }
}
