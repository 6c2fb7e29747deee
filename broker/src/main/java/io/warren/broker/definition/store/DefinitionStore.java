package io.warren.broker.definition.store;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps records in their order over restarts. What is in them is none of its business.
 *
 * <p>
 * Threads: the definitions thread, which may be blocked; {@link #close} after that thread has ended. An IOException is fatal:
 * the broker stops, and the store is used for nothing more but {@link #close}.
 */
public interface DefinitionStore extends AutoCloseable {

    /** Whether it keeps anything. If not, it is asked to do nothing. */
    boolean keeps();

    /** All records so far, oldest first; called once, before anything else. */
    List<byte[]> load() throws IOException;

    /** Adds a record: all of it or, if the broker dies before {@link #sync}, perhaps nothing. */
    void append(byte[] record) throws IOException;

    /** Returns when all that was appended will survive. */
    void sync() throws IOException;

    /** Puts these records in the place of all that are there, all or nothing; durable when it returns. */
    void snapshot(Stream<byte[]> records) throws IOException;

    @Override
    void close() throws IOException;
}
