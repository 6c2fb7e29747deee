package io.warren.load.plan;

/**
 * What messages go through.
 *
 * @param bindings how many bindings a direct or topic exchange has, spread over the queues; 0 for one per queue
 * @param durable whether queues and exchange are declared durable
 * @param declared whether the run declares them; otherwise they must be there
 * @param kept whether they stay when the run is over
 */
public record Routing(int queues, ExchangeKind exchange, int bindings, boolean durable, boolean declared,
        boolean kept) {
    public Routing {
        Expected.atLeast(1, "queues", queues);
        Expected.atLeast(0, "bindings", bindings);
        Expected.that(bindings == 0 || exchange == ExchangeKind.DIRECT || exchange == ExchangeKind.TOPIC,
                "a direct or topic exchange for bindings");
        Expected.that(bindings == 0 || bindings >= queues, "at least one binding per queue");
    }

    /** In how many queues each message ends. */
    public int copies() {
        return exchange == ExchangeKind.FANOUT ? queues : 1;
    }
}
