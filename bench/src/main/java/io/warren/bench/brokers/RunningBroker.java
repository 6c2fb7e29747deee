package io.warren.bench.brokers;

/**
 * A broker that clients can log in to.
 *
 * <p>
 * Threads: one; {@link #close} any.
 */
public interface RunningBroker extends AutoCloseable {
    /** Where it is, with user and password. */
    String uri();

    /** Its process on this machine. */
    long pid();

    /** Seconds from its start to the first login; 0 if somebody else started it. */
    double startSeconds();

    /** Ends it as a power cut would: no time to write anything. */
    void kill();

    /** Stops it, and everything that it started. Does not throw, and does nothing the second time. */
    @Override
    void close();
}
