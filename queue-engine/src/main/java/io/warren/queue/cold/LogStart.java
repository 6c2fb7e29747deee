package io.warren.queue.cold;

import io.warren.journal.segment.SegmentFolder;
import io.warren.journal.segment.SegmentHeader;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * From which segment on the log is needed.
 *
 * @param segment
 *            its number; 0 if that is not known, and all that is there is needed
 * @param nonce
 *            of its header: an index that was put back, or is of another directory, would name a segment that is gone or another one
 */
record LogStart(long segment, long nonce) {

    static final LogStart UNKNOWN = new LogStart(0, 0);

    /** A segment as it is on disk; unknown if it cannot be read. */
    static LogStart of(SegmentFolder log, long segment) {
        try (FileChannel channel = log.read(segment)) {
            SegmentHeader header = log.header(channel, segment);
            return header == null ? UNKNOWN : new LogStart(segment, header.nonce());
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
