package io.warren.broker;

import io.warren.journal.dir.DataDirectoryException;
import io.warren.journal.verify.JournalVerifier;
import io.warren.journal.verify.VerifierReport;
import io.warren.queue.cold.PageFindings;
import io.warren.queue.cold.PageVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What reading all of a stopped broker's data found.
 *
 * @param sound whether everything is as a crash at any time may leave it
 * @param lines a line per file, and one per damage
 */
public record DataVerification(boolean sound, List<String> lines) {

    /**
     * Reads and checks every record and every page of a queue, and compares the index with them. Not one byte is changed.
     *
     * @throws DataRefusedException if it is not a data directory, or in use
     * @throws DataFailedException if the disk fails
     */
    public static DataVerification of(Path directory) throws IOException {
        try {
            VerifierReport report = JournalVerifier.verify(directory.toAbsolutePath());
            List<PageFindings> queues = PageVerifier.verify(directory.toAbsolutePath());
            List<String> lines = new ArrayList<>(report.lines());
            for (PageFindings file : queues) {
                lines.add(file.toString());
                file.damages().forEach(damage -> lines.add("  " + file.file() + ": " + damage));
            }
            boolean sound = report.isSound() && queues.stream().allMatch(file -> file.damages().isEmpty());
            return new DataVerification(sound, List.copyOf(lines));
        } catch (DataDirectoryException e) {
            throw new DataRefusedException(e);
        } catch (UncheckedIOException e) {
            throw new DataFailedException(new IOException(e.getMessage() + ": " + e.getCause(), e));
        }
    }
}
