package io.warren.journal.log;

import io.warren.journal.segment.Damage;
import io.warren.journal.segment.RecordFraming;
import io.warren.journal.segment.RecordScanner;
import io.warren.journal.segment.SegmentFolder;
import io.warren.journal.segment.SegmentHeader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the segments of a log in their order, and says what in them is not as it should be. Changes nothing.
 *
 * <p>
 * A segment ends with its seal, or where the header of a later one says that recovery cut it. The last one ends wherever
 * its writer was stopped.
 *
 * <p>
 * Threads: one at a time.
 */
public final class LogScan {
    private final SegmentFolder folder;
    private final LogPosition from;
    private final List<ScannedSegment> segments = new ArrayList<>();

    /** Finds the segments that have what is behind a position. */
    public LogScan(SegmentFolder folder, LogPosition from) throws IOException {
        this.folder = folder;
        this.from = from;
        for (long number : folder.numbers()) {
            if (number >= from.segment()) {
                try (FileChannel channel = folder.read(number)) {
                    segments.add(new ScannedSegment(number, folder.header(channel, number), channel.size()));
                }
            }
        }
    }

    /** Leaves out the last segments of all that were made ahead and never written, of which the one before need not know. */
    public LogScan withoutBlanks() throws IOException {
        while (lastIsBlank()) {
            segments.removeLast();
        }
        return this;
    }

    /** Whether the last segment of all was never written. */
    boolean lastIsBlank() throws IOException {
        if (segments.isEmpty()) {
            return false;
        }
        ScannedSegment last = segments.getLast();
        SegmentHeader header = last.header();
        if (header == null || header.durableEnd() > SegmentHeader.START) {
            return false;
        }
        try (FileChannel channel = folder.read(last.number())) {
            RecordScanner scanner = new RecordScanner(channel, header, SegmentHeader.START, last.size());
            return !scanner.next() && scanner.gapDirtyEnd() == SegmentHeader.START;
        }
    }

    List<ScannedSegment> segments() {
        return segments;
    }

    /** Reads all records, and returns what was found in each segment. */
    public List<SegmentFindings> read(Replay replay) throws IOException {
        List<SegmentFindings> findings = new ArrayList<>();
        if (segments.isEmpty() && from.segment() > 0) {
            findings.add(missing(from.segment()));
        }
        for (int i = 0; i < segments.size(); i++) {
            ScannedSegment segment = segments.get(i);
            long missing = missingBefore(i);
            if (missing > 0) {
                findings.add(missing(missing));
            }
            findings.add(read(segment, i == segments.size() - 1, replay));
        }
        return findings;
    }

    /** Number of the segment that should be before this one and is not; 0 if all is well. */
    private long missingBefore(int index) {
        SegmentHeader header = segments.get(index).header();
        if (header == null) {
            return 0;
        }
        long present = index == 0 ? Math.max(0, from.segment() - 1) : segments.get(index - 1).number();
        boolean fromTheStart = index == 0 && from.segment() == 0; // what came before may have been deleted rightly
        return !fromTheStart && header.previous() > present ? header.previous() : 0;
    }

    private SegmentFindings missing(long number) {
        String file = fileName(number);
        return new SegmentFindings(file, 0, 0, 0, List.of(new Damage(file, 0, 0, "the file is missing")));
    }

    private SegmentFindings read(ScannedSegment segment, boolean last, Replay replay) throws IOException {
        String file = fileName(segment.number());
        SegmentHeader header = segment.header();
        if (header == null) {
            return new SegmentFindings(file, 0, 0, 0,
                    List.of(new Damage(file, 0, segment.size(), "the header is damaged, and nothing can be read")));
        }
        long start = segment.number() == from.segment() ? from.offset() : SegmentHeader.START;
        long cut = cutOf(segment.number());
        try (FileChannel channel = folder.read(segment.number())) {
            long end = cut > 0 ? cut : segment.size();
            return new SegmentReading(file, new RecordScanner(channel, header, start, end), replay)
                    .read(header.number(), cut, last);
        }
    }

    /** Where recovery has cut this segment, as the one says that it made then; 0 if it has not. */
    private long cutOf(long number) {
        for (ScannedSegment segment : segments) {
            SegmentHeader header = segment.header();
            if (header != null && header.previous() == number && header.previousEnd() > 0) {
                return header.previousEnd();
            }
        }
        return 0;
    }

    private String fileName(long number) {
        return String.valueOf(folder.path(number).getFileName());
    }

    /** The segment with the most recent records, or null if none can be read. */
    @Nullable
    ScannedSegment lastReadable() {
        for (int i = segments.size() - 1; i >= 0; i--) {
            if (segments.get(i).header() != null) {
                return segments.get(i);
            }
        }
        return null;
    }

    /** Reads one segment. */
    private static final class SegmentReading {
        private final String file;
        private final RecordScanner records;
        private final Replay replay;
        private final List<Damage> damages = new ArrayList<>();
        private long recordCount;
        private long bytes;

        SegmentReading(String file, RecordScanner records, Replay replay) {
            this.file = file;
            this.records = records;
            this.replay = replay;
        }

        SegmentFindings read(long number, long cut, boolean last) throws IOException {
            boolean sealed = false;
            while (!sealed && records.next()) {
                if (records.hasGap()) {
                    damage(records.gapStart(), records.offset(), "no record, but there are records behind");
                }
                sealed = records.type() == RecordFraming.SEAL;
                if (!records.isControl()) {
                    recordCount++;
                    bytes += records.recordEnd() - records.offset();
                    replay.onRecord(records.type(), records.payload(), number, records.offset());
                }
            }
            long tornBytes = 0;
            if (!sealed) {
                long end = records.gapStart();
                if (cut == 0 && !last) {
                    damage(end, Math.max(end, records.end()), "the end is missing, there is no seal");
                } else if (end < (cut > 0 ? cut : records.durableMark())) {
                    damage(end, cut > 0 ? cut : records.durableMark(), "the end is missing");
                } else {
                    tornBytes = records.gapDirtyEnd() - end;
                    damages.addAll(records.unreadableFrom(end, file));
                }
            }
            return new SegmentFindings(file, recordCount, bytes, tornBytes, damages);
        }

        private void damage(long from, long to, String reason) {
            damages.add(new Damage(file, from, to - from, reason));
        }
    }
}
