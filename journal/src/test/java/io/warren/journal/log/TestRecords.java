package io.warren.journal.log;

import java.nio.file.Path;

/** Fills directories for tests of other packages. */
public final class TestRecords {
    private TestRecords() {
    }

    /** Writes texts as one batch, and closes the log. */
    public static void write(Path root, String... records) {
        try (TestLog log = new TestLog(root)) {
            log.append(records);
        }
    }
}
