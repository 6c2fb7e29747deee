package io.warren.journal.log;

import java.time.Duration;

/** When a batch's receipt comes, and when files are forced. A segment is forced when it is full, whatever the policy. */
public sealed interface SyncPolicy {
    SyncPolicy ALWAYS = new Always();
    SyncPolicy OS = new Os();

    /** The receipt comes after a force: a power cut loses nothing that has one. */
    record Always() implements SyncPolicy {}

    /** The receipt comes after the write: a power cut loses what was written since the last force. */
    record Interval(Duration period) implements SyncPolicy {
        public Interval {
            if (period.isNegative() || period.isZero()) {
                throw new IllegalArgumentException("Expected a period above zero, but it is " + period);
            }
        }
    }

    /** The receipt comes after the write: a power cut loses what the operating system had not written by itself. */
    record Os() implements SyncPolicy {}

    /**
     * Reads a policy from a setting: {@code always}, {@code os} or {@code interval:MILLISECONDS}.
     *
     * @throws IllegalArgumentException
     *             if it is none of these
     */
    static SyncPolicy parse(String text) {
        if (text.equals("always")) {
            return ALWAYS;
        }
        if (text.equals("os")) {
            return OS;
        }
        if (text.matches("interval:[0-9]{1,9}")) {
            return new Interval(Duration.ofMillis(Long.parseLong(text.substring("interval:".length()))));
        }
        throw new IllegalArgumentException(
                "Expected always, os or interval:MILLISECONDS, but it is \"" + text + "\"");
    }
}
