package io.warren.crash.history;

/**
 * One thing that a client did or saw.
 *
 * @param atNanos of System.nanoTime of the driver: after an ack was written, before everything else that is sent
 * @param message see {@link MessageId}
 * @param queue index in {@link History#queues()}
 */
public record Event(EventKind kind, long atNanos, int client, long message, int queue, long tag, boolean flag) {}
