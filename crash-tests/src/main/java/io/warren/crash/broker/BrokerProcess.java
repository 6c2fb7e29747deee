package io.warren.crash.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A broker on one data directory, which can be started there again and again.
 *
 * <p>
 * Threads: one.
 */
public interface BrokerProcess extends AutoCloseable {
    /** Starts it; returns at once. The one before must have ended. */
    void start(Fault fault) throws IOException;

    /** Waits until it takes connections; false if the process ended instead, or is not ready by then. */
    boolean awaitReady(Duration timeout) throws IOException, InterruptedException;

    /** SIGKILL to all of it, and waits for its end. Nothing happens if it has ended. */
    void kill();

    /** SIGSTOP: it stands still, and its sockets stay open. */
    void pause() throws IOException, InterruptedException;

    /** SIGCONT. */
    void resume() throws IOException, InterruptedException;

    boolean isAlive();

    /** How the last process ended; null while it runs. */
    @Nullable
    Integer exitCode();

    /** The loopback port of AMQP. */
    int port();

    /**
     * What is on its disk although it has no messages any more and all that it needs is there; empty if nothing is, or if this
     * cannot be told of this broker. It may need some seconds to get there.
     */
    List<Path> leftOnDisk() throws IOException;

    /** What the last process wrote, for who has to find out why it did not start. */
    Path output();

    /** Kills what is left and everything that was started beside it. */
    @Override
    void close();
}
