package io.warren.queue.backlog;

import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A page that was found on disk when a queue was recovered.
 *
 * @param firstId
 *            of the first entry that is alive
 * @param entries
 *            how many are alive
 * @param bytes
 *            of the messages of these
 * @param alive
 *            which ones are, by id; transient ones are not in any case. Null: all are.
 */
public record StoredPage(PagePlace place, PageSummary summary, long firstId, int entries, long bytes,
        @Nullable LongPredicate alive) {}
