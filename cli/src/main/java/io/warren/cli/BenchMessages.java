package io.warren.cli;

import io.warren.load.plan.Messages;
import io.warren.load.plan.Settling;
import picocli.CommandLine.Option;

/** The options of {@code warren bench} about messages and who confirms them. */
final class BenchMessages {
    @Option(names = "--size", paramLabel = "BYTES", description = "Size of a body. Default: 16.")
    private int bodyBytes = 16;

    @Option(names = "--persistent", description = "Publish persistent messages.")
    private boolean persistent;

    @Option(names = "--rate", paramLabel = "MESSAGES_PER_SECOND", description = "Publish at this rate, all producers together, and measure latency from when each message was due. Default: 0, as fast as possible.")
    private long ratePerSecond;

    @Option(names = "--latency", description = "Measure latency without a rate too.")
    private boolean latency;

    @Option(names = "--confirm", paramLabel = "WINDOW", description = "Publisher confirms, with at most so many messages unconfirmed per producer. Default: 0, no confirms.")
    private int confirmWindow;

    @Option(names = "--prefetch", paramLabel = "N", description = "At most so many messages unacknowledged per consumer. Default: 0, no limit.")
    private int prefetch;

    @Option(names = "--ack", paramLabel = "N", description = "Acknowledge each N messages at once. Default: 0, automatically.")
    private int ackEvery;

    @Option(names = "--hold-backlog", description = "Producers and consumers wait for each other, so that queues keep as many messages as they hold.")
    private boolean backlogHeld;

    Messages messages() {
        return new Messages(bodyBytes, persistent, ratePerSecond, backlogHeld, latency || ratePerSecond > 0);
    }

    Settling settling() {
        return new Settling(confirmWindow, prefetch, ackEvery);
    }
}
