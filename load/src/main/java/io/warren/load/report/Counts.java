package io.warren.load.report;

/**
 * What happened in the counted time.
 *
 * @param fromEpochMillis when it began, so that others can say what else the machine did meanwhile
 * @param refused messages that the broker could not take (basic.nack), over the whole run
 * @param undelivered messages that had not arrived when a run at a steady rate was over, and is why its latencies lack them
 */
public record Counts(long fromEpochMillis, long published, long consumed, long refused, long undelivered,
        double seconds) {
    public double publishRate() {
        return seconds == 0 ? 0 : published / seconds;
    }

    public double consumeRate() {
        return seconds == 0 ? 0 : consumed / seconds;
    }

    /** What costs are divided by: messages consumed, or published if nobody consumes. */
    public long messages() {
        return consumed > 0 ? consumed : published;
    }
}
