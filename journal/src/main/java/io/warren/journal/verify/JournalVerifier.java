package io.warren.journal.verify;

import io.warren.journal.definitions.DefinitionFiles;
import io.warren.journal.dir.DataDirectory;
import io.warren.journal.dir.DataDirectoryException;
import io.warren.journal.dir.DirectoryLock;
import io.warren.journal.log.LogPosition;
import io.warren.journal.log.LogScan;
import io.warren.journal.log.SegmentFindings;
import io.warren.journal.segment.SegmentFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads every record of a stopped node and checks it. Not one byte is changed. */
public final class JournalVerifier {
    private JournalVerifier() {
    }

    /**
     * Verifies a directory.
     *
     * @throws DataDirectoryException
     *             if it is not one of ours, or in use
     * @throws UncheckedIOException
     *             if the disk fails
     */
    public static VerifierReport verify(Path root) {
        return verify(root, DirectoryLock.OF_THE_SYSTEM);
    }

    /** Verifies a directory on a file system that may have no locks. */
    public static VerifierReport verify(Path root, DirectoryLock locking) {
        try (DataDirectory directory = DataDirectory.openForReading(root, locking)) {
            List<SegmentFindings> files = new ArrayList<>(
                    new LogScan(SegmentFolder.ofLog(directory.wal()), LogPosition.START).withoutBlanks()
                            .read((type, payload, segment, offset) -> {}));
            DefinitionFiles definitions = DefinitionFiles.find(SegmentFolder.ofDefinitions(directory.definitions()));
            files.add(new SegmentFindings("definitions: " + definitions.file(), definitions.records(),
                    definitions.bytes(), definitions.tornBytes(), definitions.damages()));
            return new VerifierReport(List.copyOf(files));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + root, e);
        }
    }
}
