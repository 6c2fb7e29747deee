package io.warren.queue.backlog;

import java.util.Map;

/**
 * What of a queue is in its files and nowhere else.
 *
 * @param highest
 *            number of the last file; of later ones this says nothing
 * @param from
 *            for each file, the first id that counts. What it has of lower ones, and what files that are not here have, is gone or
 *            elsewhere.
 */
public record StoredFiles(long highest, Map<Long, Long> from) {

    public static final StoredFiles NONE = new StoredFiles(0, Map.of());

    /** The first id that counts in any of the files; the highest of all if none does. */
    public long first() {
        return from.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }

    /** The first id that counts in a file. */
    public long firstOf(long file) {
        return file > highest ? 0 : from.getOrDefault(file, Long.MAX_VALUE);
    }
}
