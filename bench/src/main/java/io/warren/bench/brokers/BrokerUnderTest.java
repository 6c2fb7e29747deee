package io.warren.bench.brokers;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A broker that can be measured, as often as needed, each time from nothing.
 *
 * <p>
 * Threads: one.
 */
public interface BrokerUnderTest {
    /** What tables call it. */
    String name();

    /** What version it is; empty if it is known only from what it tells clients. */
    String version();

    /** Whether it is one of others, which ours is compared with. */
    boolean peer();

    /** What a reader of figures with persistent messages must know; empty if there is nothing to say. */
    String persistenceRemark();

    /** Whether it can be killed and started again in the same folder. */
    boolean restartable();

    /**
     * Starts it and waits until it lets clients log in.
     *
     * @param folder for all its files; whoever gives the folder deletes it. One that it has used before makes it go on
     *     from there
     * @throws IOException if it does not start, with the end of what it printed
     */
    RunningBroker start(Path folder) throws IOException, InterruptedException;
}
