package io.warren.load.plan;

/**
 * How long a run goes on: for a time, or for a number of messages. The warm-up comes before and is not counted.
 *
 * @param seconds 0 if the number of messages decides
 * @param messages to publish or, without producers, to consume; 0 if the time decides. Both 0: without producers, until
 *     the queues are empty
 */
public record Extent(double warmupSeconds, double seconds, long messages) {
    public Extent {
        Expected.that(warmupSeconds >= 0, "a warm-up of no less than 0 seconds");
        Expected.that(seconds >= 0, "a duration of no less than 0 seconds");
        Expected.atLeast(0, "the number of messages", messages);
        Expected.that(seconds == 0 || messages == 0, "either a duration or a number of messages");
    }
}
