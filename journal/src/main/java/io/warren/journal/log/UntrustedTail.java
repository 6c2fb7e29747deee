package io.warren.journal.log;

import io.warren.journal.segment.Damage;
import io.warren.journal.segment.RecordScanner;
import io.warren.journal.segment.SegmentFolder;
import io.warren.journal.segment.SegmentHeader;
import io.warren.journal.segment.SegmentWriter;
import java.io.IOException;
import java.io.Serial;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the last segment has behind the last offset that is known to be forced. A crash may have torn it, and after a force
 * that failed it may be in the memory of the operating system only. Of each batch here all records are good, or none is
 * taken.
 *
 * <p>
 * Threads: one at a time.
 */
final class UntrustedTail {
    private final SegmentFolder folder;
    private final SegmentHeader header;
    private final long start;
    private final List<Range> batches = new ArrayList<>();
    private final List<Damage> damages = new ArrayList<>();
    private long records;
    private long bytes;
    private long tornBytes;
    private long dirtyEnd;

    private record Range(long start, long end, long records) {}

    /** A batch was read, and could not be read again. */
    static final class ReadOnceException extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        ReadOnceException() {
            super("The disk could read a batch, and then could not");
        }
    }

    /** Reads the tail of a segment whose header is good. */
    static UntrustedTail of(SegmentFolder folder, ScannedSegment segment) throws IOException {
        SegmentHeader header = Objects.requireNonNull(segment.header());
        try (FileChannel channel = folder.read(segment.number())) {
            RecordScanner all = new RecordScanner(channel, header, SegmentHeader.START, segment.size());
            while (all.next()) {
                // only for its marks
            }
            UntrustedTail tail = new UntrustedTail(folder, header, all.durableMark());
            tail.findBatches(new RecordScanner(channel, header, tail.start, segment.size()));
            return tail;
        }
    }

    private UntrustedTail(SegmentFolder folder, SegmentHeader header, long start) {
        this.folder = folder;
        this.header = header;
        this.start = start;
    }

    private void findBatches(RecordScanner scanner) throws IOException {
        String file = String.valueOf(folder.path(header.number()).getFileName());
        long batchStart = -1;
        long batchRecords = 0;
        while (scanner.next()) {
            if (scanner.hasGap()) {
                damages.add(new Damage(file, scanner.gapStart(), scanner.offset() - scanner.gapStart(),
                        "no record, but there are records behind; possibly a write that was not finished"));
                batchStart = -1;
            }
            if (scanner.isControl()) {
                continue;
            }
            tornBytes += scanner.recordEnd() - scanner.offset();
            if (scanner.isFirst()) {
                batchStart = scanner.offset();
                batchRecords = 0;
            }
            batchRecords++;
            if (scanner.isLast() && batchStart >= 0) {
                add(new Range(batchStart, scanner.recordEnd(), batchRecords));
                batchStart = -1;
            }
        }
        dirtyEnd = scanner.gapDirtyEnd();
        damages.addAll(scanner.unreadableFrom(scanner.gapStart(), file));
        tornBytes += scanner.gapDirtyEnd() - scanner.gapStart() - bytes;
    }

    private void add(Range batch) {
        batches.add(batch);
        records += batch.records;
        bytes += batch.end - batch.start;
    }

    /** Offset of the tail: where the trusted part of the segment ends. */
    long start() {
        return start;
    }

    /** Number of the segment. */
    long segment() {
        return header.number();
    }

    /** Records of complete batches. */
    long records() {
        return records;
    }

    /** What the records of complete batches take. */
    long bytes() {
        return bytes;
    }

    /** Everything else that is not zero. */
    long tornBytes() {
        return tornBytes;
    }

    /** Behind it are only zeros. */
    long dirtyEnd() {
        return dirtyEnd;
    }

    List<Damage> damages() {
        return damages;
    }

    /**
     * Appends the records of all complete batches to another segment.
     *
     * @throws ReadOnceException
     *             if one of them cannot be read any more: what was appended is no longer whole
     */
    void copyTo(SegmentWriter target) throws IOException {
        if (batches.isEmpty()) {
            return;
        }
        try (FileChannel channel = folder.read(header.number())) {
            for (Range batch : batches) {
                RecordScanner scanner = new RecordScanner(channel, header, batch.start, batch.end);
                long copied = 0;
                while (scanner.next()) {
                    target.append(scanner.type(), scanner.flags(), scanner.payload(), null);
                    copied++;
                }
                if (copied != batch.records) {
                    throw new ReadOnceException();
                }
            }
        }
    }
}
