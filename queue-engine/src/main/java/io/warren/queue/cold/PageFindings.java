package io.warren.queue.cold;

import java.util.List;

/**
 * What was found in one file of pages, or in the index.
 *
 * @param file
 *            its name below the data directory
 * @param pages
 *            that are as they were written
 * @param bytes
 *            that they take
 * @param unfinishedBytes
 *            that are no page, where a crash may have left a write that was not finished
 * @param damages
 *            what should have been there and is not, in words
 */
public record PageFindings(String file, long pages, long bytes, long unfinishedBytes, List<String> damages) {

    @Override
    public String toString() {
        String unfinished = unfinishedBytes > 0 ? ", %d bytes not finished".formatted(unfinishedBytes) : "";
        String bad = damages.isEmpty() ? "" : ", %d damages".formatted(damages.size());
        return "%s: %d pages, %d bytes%s%s".formatted(file, pages, bytes, unfinished, bad);
    }
}
