package io.warren.journal.verify;

import io.warren.journal.log.SegmentFindings;
import java.util.ArrayList;
import java.util.List;

/**
 * What a verification found.
 *
 * @param files
 *            in the order in which they were written, and that of the definitions at the end
 */
public record VerifierReport(List<SegmentFindings> files) {
    /** Whether everything is as a crash at any time may leave it: torn ends are, damages are not. */
    public boolean isSound() {
        return files.stream().allMatch(file -> file.damages().isEmpty());
    }

    /** A line per file, and one per damage. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (SegmentFindings file : files) {
            lines.add(file.toString());
            file.damages().forEach(damage -> lines.add("  " + damage));
        }
        return lines;
    }
}
