package io.warren.journal.log;

import io.warren.journal.segment.SegmentHeader;
import org.jspecify.annotations.Nullable;

/**
 * A segment that was found.
 *
 * @param header
 *            null if it is damaged, and with it every record
 * @param size
 *            of the file in bytes
 */
record ScannedSegment(long number, @Nullable SegmentHeader header, long size) {}
