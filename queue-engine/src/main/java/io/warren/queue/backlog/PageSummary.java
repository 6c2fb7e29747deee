package io.warren.queue.backlog;

/**
 * What is in a page, without looking into it.
 *
 * @param firstId
 *            of the first entry
 * @param lastId
 *            of the last one; no entry between the two that was ready when the page was written is elsewhere
 * @param entries
 *            how many there are
 * @param bytes
 *            of their messages, as {@link io.warren.queue.Message#size} counts them
 * @param persistentEntries
 *            how many of them outlast the process
 * @param persistentBytes
 *            of the messages of these
 */
public record PageSummary(long firstId, long lastId, int entries, long bytes, int persistentEntries,
        long persistentBytes) {}
