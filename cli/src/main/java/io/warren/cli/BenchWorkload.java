package io.warren.cli;

import io.warren.load.plan.Clients;
import io.warren.load.plan.ExchangeKind;
import io.warren.load.plan.Routing;
import picocli.CommandLine.Option;

/** The options of {@code warren bench} about who does what to which queues. */
final class BenchWorkload {
    @Option(names = "--producers", paramLabel = "N", description = "Connections that publish. Default: 1.")
    private int producers = 1;

    @Option(names = "--consumers", paramLabel = "N", description = "Connections that consume. Default: 1.")
    private int consumers = 1;

    @Option(names = "--queues", paramLabel = "N", description = "Queues bench-0, bench-1, ..., shared out among producers and consumers. Default: 1.")
    private int queues = 1;

    @Option(names = "--exchange", paramLabel = "TYPE", description = "none (the default exchange), direct, fanout or topic. Default: none.")
    private ExchangeKind exchange = ExchangeKind.NONE;

    @Option(names = "--bindings", paramLabel = "N", description = "Bindings of a direct or topic exchange; each message matches one. Default: one per queue.")
    private int bindings;

    @Option(names = "--durable", description = "Declare queues and exchange durable.")
    private boolean durable;

    @Option(names = "--keep", description = "Leave queues and exchange, and what is in them, when done.")
    private boolean kept;

    @Option(names = "--publish-only", description = "No consumers.")
    private boolean publishOnly;

    @Option(names = "--drain-only", description = "No producers: consume what the queues hold, which must be there.")
    private boolean drainOnly;

    @Option(names = "--connections", paramLabel = "N", description = "Idle connections with a channel each, besides.")
    private int connections;

    @Option(names = "--idle", description = "Neither producers nor consumers: only hold the connections.")
    private boolean idle;

    Clients clients() {
        if (publishOnly && drainOnly) {
            throw new IllegalArgumentException("Expected --publish-only or --drain-only, but found both");
        }
        return new Clients(drainOnly || idle ? 0 : producers, publishOnly || idle ? 0 : consumers, connections);
    }

    Routing routing() {
        return new Routing(queues, exchange, bindings, durable, !drainOnly, kept);
    }

    boolean drainOnly() {
        return drainOnly;
    }
}
