package io.warren.cli;

import io.warren.load.plan.Extent;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code warren bench} about how long it goes on. */
final class BenchExtent {
    private static final double SECONDS = 10;
    /** The first seconds show a compiler at work, here and in brokers on a JVM. */
    private static final double WARMUP_SECONDS = 3;

    @Option(names = "--duration", paramLabel = "SECONDS", description = "Go on for so long. Default: 10, but --drain-only ends when the queues are empty.")
    private double seconds;

    @Option(names = "--count", paramLabel = "MESSAGES", description = "Go on until so many messages are published and consumed, instead.")
    private long messages;

    @Option(names = "--warmup", paramLabel = "SECONDS", description = "Go on for so long before that, which is not counted. Default: 3, with --count, --drain-only or --idle 0.")
    private @Nullable Double warmupSeconds;

    /** The extent of a run that ends by itself when the queues are empty, or goes on for as long as it is told to. */
    Extent extent(boolean drainOnly, boolean traffic) {
        boolean endless = messages == 0 && seconds == 0 && !drainOnly;
        boolean warmingUp = messages == 0 && !drainOnly && traffic;
        double warmup = warmupSeconds != null ? warmupSeconds : warmingUp ? WARMUP_SECONDS : 0;
        return new Extent(warmup, endless ? SECONDS : seconds, messages);
    }
}
