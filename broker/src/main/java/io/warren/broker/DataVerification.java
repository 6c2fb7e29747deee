package io.warren.broker;

import io.warren.journal.dir.DataDirectoryException;
import io.warren.journal.verify.JournalVerifier;
import io.warren.journal.verify.VerifierReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What reading all of a stopped broker's data found.
 *
 * @param sound whether everything is as a crash at any time may leave it
 * @param lines a line per file, and one per damage
 */
public record DataVerification(boolean sound, List<String> lines) {

    /**
     * Reads and checks every record. Not one byte is changed.
     *
     * @throws DataRefusedException if it is not a data directory, or in use
     * @throws DataFailedException if the disk fails
     */
    public static DataVerification of(Path directory) throws IOException {
        try {
            VerifierReport report = JournalVerifier.verify(directory.toAbsolutePath());
            return new DataVerification(report.isSound(), report.lines());
        } catch (DataDirectoryException e) {
            throw new DataRefusedException(e);
        } catch (UncheckedIOException e) {
            throw new DataFailedException(new IOException(e.getMessage() + ": " + e.getCause(), e));
        }
    }
}
