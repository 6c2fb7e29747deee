package io.warren.journal.segment;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** Makes what only this package can make, for tests of the packages above. */
public final class TestSegments {
    private TestSegments() {
    }

    /** A writer of a channel that a test made. */
    public static SegmentWriter writer(FileChannel channel, SegmentHeader header) throws IOException {
        return new SegmentWriter(channel, header, SegmentHeader.START, SegmentWriter.newStaging());
    }
}
