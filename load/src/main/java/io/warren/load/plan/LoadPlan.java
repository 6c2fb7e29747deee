package io.warren.load.plan;

/**
 * A whole run, for one broker. A plan that makes no sense throws IllegalArgumentException from the constructor of one of
 * its parts, in words for whoever made it.
 *
 * @param brokerPid process id of the broker, whose processor time and memory are read on the same machine; 0 if unknown
 */
public record LoadPlan(Clients clients, Routing routing, Messages messages, Settling settling, Extent extent,
        long brokerPid) {
    public LoadPlan {
        Expected.atLeast(0, "the process id", brokerPid);
        Expected.that(messages.ratePerSecond() == 0 || clients.producers() > 0, "a producer for the rate");
        Expected.that(extent.seconds() > 0 || clients.producers() + clients.consumers() > 0, "a duration");
        Expected.that(extent.seconds() > 0 || extent.messages() > 0 || clients.producers() == 0,
                "a duration or a number of messages");
        if (messages.backlogHeld()) requireBalance(clients, routing, messages, settling, extent);
    }

    /** Without these, one side would wait forever, or the broker would hand out what is to stay. */
    private static void requireBalance(Clients clients, Routing routing, Messages messages, Settling settling,
            Extent extent) {
        Expected.that(clients.producers() > 0 && clients.consumers() > 0, "producers and consumers to hold a backlog");
        Expected.that(routing.copies() == 1, "each message to go to one queue to hold a backlog");
        Expected.that(settling.ackEvery() > 0 && settling.prefetch() > 0,
                "acknowledgements and a prefetch limit to hold a backlog");
        Expected.that(extent.seconds() > 0 && messages.ratePerSecond() == 0,
                "a duration and no rate to hold a backlog");
    }
}
