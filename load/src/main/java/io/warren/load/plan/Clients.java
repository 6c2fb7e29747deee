package io.warren.load.plan;

/** How many connections do what. Each producer and each consumer has a connection with one channel. */
public record Clients(int producers, int consumers, int idleConnections) {
    public Clients {
        Expected.atLeast(0, "producers", producers);
        Expected.atLeast(0, "consumers", consumers);
        Expected.atLeast(0, "connections", idleConnections);
        Expected.that(producers + consumers + idleConnections > 0, "a producer, a consumer or a connection");
    }
}
