package io.warren.journal.log;

import io.warren.journal.segment.Damage;
import java.util.List;

/**
 * What was found in one segment.
 *
 * @param file
 *            its name
 * @param records
 *            that are valid, without those that the journal wrote for itself
 * @param bytes
 *            that they take
 * @param tornBytes
 *            at the end, which a crash left of a write that was not finished
 * @param damages
 *            what should have been records and is not
 */
public record SegmentFindings(String file, long records, long bytes, long tornBytes, List<Damage> damages) {
    @Override
    public String toString() {
        String torn = tornBytes > 0 ? ", %d bytes torn off".formatted(tornBytes) : "";
        String bad = damages.isEmpty() ? "" : ", %d damages".formatted(damages.size());
        return "%s: %d records, %d bytes%s%s".formatted(file, records, bytes, torn, bad);
    }
}
