package io.warren.load.plan;

import java.util.Locale;

/** What producers publish to. */
public enum ExchangeKind {
    /** The default exchange: the routing key is the queue's name. */
    NONE,
    /** Each message to one queue, by one of the bindings. */
    DIRECT,
    /** Each message to every queue. */
    FANOUT,
    /** Each message to one queue: it matches one of the bindings, all of which hold a wildcard. */
    TOPIC;

    /** The type in exchange.declare. */
    public String type() {
        return name().toLowerCase(Locale.ROOT);
    }
}
