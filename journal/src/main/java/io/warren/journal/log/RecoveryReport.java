package io.warren.journal.log;

import io.warren.journal.segment.Damage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What recovery found and did.
 *
 * @param records
 *            that were replayed
 * @param bytes
 *            that they take in their segments
 * @param tornBytes
 *            of writes that a crash had cut short, which were dropped; nobody had a receipt for them that a force backed
 * @param copiedRecords
 *            that were complete, but perhaps only in the memory of the operating system, and were written anew
 * @param damages
 *            what should have been records and is not; copies are in quarantine
 * @param duration
 *            of all of it
 */
public record RecoveryReport(long records, long bytes, long tornBytes, long copiedRecords, List<Damage> damages,
        Duration duration) {
    /** One line, and one more for each damage. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%d records, %d bytes, %d torn bytes cut, %d records written anew, %d damages, %d ms".formatted(records,
                        bytes, tornBytes, copiedRecords, damages.size(), duration.toMillis()));
        damages.forEach(damage -> lines.add(damage.toString()));
        return lines;
    }
}
