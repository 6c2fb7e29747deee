package io.warren.crash.history;

import java.time.Duration;

/**
 * What a broker promises beyond that nothing confirmed is lost; brokers differ.
 *
 * @param ackWindow how long after the broker got an ack a crash may still undo it; the same for purges and deletions
 * @param margin how long an ack may be on its way from the client's socket to the broker
 * @param confirmsCoverAcks whether the confirm of a persistent message says that all acks, purges and deletions that its queue had
 *            taken before are durable, too
 * @param redeliveredSurvives whether a message that was delivered before a crash is marked redelivered after it
 * @param atomicTransactions whether a crash during a commit leaves all of the transaction or nothing
 */
public record Promises(Duration ackWindow, Duration margin, boolean confirmsCoverAcks, boolean redeliveredSurvives,
        boolean atomicTransactions) {
    private static final Duration FOREVER = Duration.ofDays(1);

    public static Promises ofWarren() {
        return new Promises(Duration.ofMillis(50), Duration.ofMillis(100), true, true, true);
    }

    /** It keeps delivered marks, acks and removals in memory for a while, and commits queue by queue. */
    public static Promises ofRabbitMq() {
        return new Promises(Duration.ofSeconds(2), Duration.ofMillis(100), false, false, false);
    }

    public Promises withAckWindow(Duration window) {
        return new Promises(window, margin, confirmsCoverAcks, redeliveredSurvives, atomicTransactions);
    }

    /**
     * Nothing that a slow machine could break: what only the clock says of acks counts for nothing, if the broker also says
     * something else.
     */
    public Promises withoutClock() {
        return confirmsCoverAcks ? withAckWindow(FOREVER) : this;
    }

    public Promises withMargin(Duration other) {
        return new Promises(ackWindow, other, confirmsCoverAcks, redeliveredSurvives, atomicTransactions);
    }
}
