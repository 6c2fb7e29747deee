package io.warren.queue.backlog;

/**
 * Where a page lies outside of memory.
 *
 * @param file
 *            number of the file among those of the queue
 * @param offset
 *            of the page's header in it
 * @param length
 *            bytes of the page, without its header
 */
public record PagePlace(long file, long offset, int length) {}
