package io.warren.queue.cold;

import java.util.List;

/**
 * Which pages a file has.
 *
 * @param nonce
 *            tells this file from an earlier one of its name
 * @param end
 *            what lies behind this offset is not described
 * @param forced
 *            what lies below this offset had been forced
 * @param pages
 *            in the order in which they were written
 */
record FileCatalogue(long queueId, long file, long nonce, long end, long forced, List<FoundPage> pages) {}
