package io.warren.journal.log;

import io.warren.journal.segment.SegmentHeader;

/**
 * A place in the log, in the order in which it was written.
 *
 * @param segment
 *            number of a segment, from 1 on; 0 before all of them
 * @param offset
 *            of a record in the segment's file, in bytes
 */
public record LogPosition(long segment, long offset) implements Comparable<LogPosition> {
    /** Before everything that is there. */
    public static final LogPosition START = new LogPosition(0, SegmentHeader.START);

    /** Before the first record of a segment. */
    public static LogPosition startOf(long segment) {
        return new LogPosition(segment, SegmentHeader.START);
    }

    @Override
    public int compareTo(LogPosition other) {
        int bySegment = Long.compare(segment, other.segment);
        return bySegment != 0 ? bySegment : Long.compare(offset, other.offset);
    }
}
