package io.warren.journal.log;

import io.warren.journal.dir.Quarantine;
import io.warren.journal.segment.Damage;
import io.warren.journal.segment.RecordFraming;
import io.warren.journal.segment.SegmentFolder;
import io.warren.journal.segment.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a log out of what a stopped or killed process left.
 *
 * <ol>
 * <li>Segments that were made but never written are deleted.
 * <li>A new segment is made. It begins with copies of the complete batches that the last segment has behind its last mark,
 * and its header says that the last segment ends at that mark. The new segment is forced before it gets its name; with
 * that name, and not before, the copies take the place of the originals. A crash in between leaves all as it was.
 * <li>All segments are replayed from the checkpoint on, the new one included, so that a second recovery replays the same.
 * </ol>
 *
 * No content of any file makes this fail: what is not a record is skipped, copied to quarantine and reported. In the
 * trusted part of the log records are replayed one by one, so that a damage costs no more than what it hit; behind the last
 * mark, where a gap may be a torn write, a batch counts only as a whole.
 *
 * <p>
 * Threads: one, which opens the log.
 */
final class LogRecovery {
    private static final int ATTEMPTS_MAX = 3;

    private final SegmentFolder folder;
    private final Quarantine quarantine;
    private final LogSettings settings;
    private final LogEnvironment environment;
    private final ByteBuffer staging;
    private final List<Damage> damages = new ArrayList<>();
    private final Set<String> notKept = new HashSet<>();
    private long highestNumber;
    private int blanks;
    private long tornBytes;
    private long copiedRecords;

    LogRecovery(SegmentFolder folder, Quarantine quarantine, LogSettings settings, LogEnvironment environment,
            ByteBuffer staging) {
        this.folder = folder;
        this.quarantine = quarantine;
        this.settings = settings;
        this.environment = environment;
        this.staging = staging;
    }

    /**
     * The segment to append to, and where.
     *
     * @param notKept
     *            names of files with damages of which there are no whole copies
     */
    record Recovered(SegmentHeader header, long end, RecoveryReport report, Set<String> notKept) {}

    Recovered recover(LogPosition checkpoint, Replay replay) throws IOException {
        long started = environment.nanoTime().getAsLong();
        folder.deleteUnfinished();
        highestNumber = checkpoint.segment();
        for (long number : folder.numbers()) {
            highestNumber = Math.max(highestNumber, number);
            if (number < checkpoint.segment()) {
                folder.delete(number);
            }
        }
        LogScan found = new LogScan(folder, checkpoint);
        while (found.lastIsBlank()) {
            folder.delete(found.segments().getLast().number());
            blanks++;
            found = new LogScan(folder, checkpoint);
        }
        Continuation next = continueBehind(found, checkpoint);
        UntrustedTail tail = next.tail();
        if (tail != null) {
            tornBytes = tail.tornBytes();
            copiedRecords = tail.records();
            if (keep(tail.damages())) {
                truncate(tail.segment(), tail.start()); // the new segment's header has already cut it there
            }
        }
        return replay(checkpoint, replay, next.header(), next.end(), started);
    }

    /** The new segment, and what it has copies of. */
    private record Continuation(SegmentHeader header, long end, @Nullable UntrustedTail tail) {}

    private Continuation continueBehind(LogScan found, LogPosition checkpoint) throws IOException {
        ScannedSegment last = found.lastReadable();
        for (int attempt = 1;; attempt++) {
            UntrustedTail tail = last == null ? null : UntrustedTail.of(folder, last);
            SegmentHeader header = newSegment(tail, found, checkpoint);
            try {
                return new Continuation(header, makeSegment(header, tail), tail);
            } catch (UntrustedTail.ReadOnceException e) { // what is readable is to be found anew
                if (attempt == ATTEMPTS_MAX) {
                    throw e;
                }
            }
        }
    }

    private Recovered replay(LogPosition checkpoint, Replay replay, SegmentHeader header, long end, long started)
            throws IOException {
        long records = 0;
        long bytes = 0;
        for (SegmentFindings findings : new LogScan(folder, checkpoint).read(replay)) {
            records += findings.records();
            bytes += findings.bytes();
            keep(findings.damages());
        }
        Duration duration = Duration.ofNanos(environment.nanoTime().getAsLong() - started);
        return new Recovered(header, end,
                new RecoveryReport(records, bytes, tornBytes, copiedRecords, List.copyOf(damages), duration),
                Set.copyOf(notKept));
    }

    private SegmentHeader newSegment(@Nullable UntrustedTail tail, LogScan found, LogPosition checkpoint) {
        long previous;
        if (tail != null) {
            previous = tail.segment();
        } else if (!found.segments().isEmpty()) {
            previous = found.segments().getLast().number();
        } else {
            previous = blanks > 0 ? 0 : checkpoint.segment(); // with nothing behind it, this one is missing
        }
        return new SegmentHeader(folder.kind(), highestNumber + 1, environment.nonces().getAsLong(), previous,
                tail == null ? 0 : tail.start(), SegmentHeader.START);
    }

    private long makeSegment(SegmentHeader header, @Nullable UntrustedTail tail) throws IOException {
        long copied = tail == null ? 0 : tail.bytes();
        long sizeMin = SegmentHeader.START + copied + 2L * RecordFraming.CONTROL_RECORD_BYTES;
        SegmentFolder.Content copies = target -> {
            if (tail != null) {
                tail.copyTo(target);
            }
        };
        try {
            return folder.create(header, Math.max(SegmentSupply.firstBytes(settings), sizeMin), copies, staging);
        } catch (UntrustedTail.ReadOnceException e) {
            throw e;
        } catch (IOException e) {
            return makeSegmentOnFullDisk(header, sizeMin, copies, tail, e);
        }
    }

    /** The node starts, with a segment that is full at once, and goes on when there is room for the next. */
    private long makeSegmentOnFullDisk(SegmentHeader header, long size, SegmentFolder.Content copies,
            @Nullable UntrustedTail tail, IOException cause) throws IOException {
        if (tail != null) {
            truncate(tail.segment(), tail.dirtyEnd()); // zeros, which nobody will write over any more
        }
        try {
            return folder.create(header, size, copies, staging);
        } catch (IOException e) {
            if (folder.reserveBytes() < size) {
                e.addSuppressed(cause);
                throw e;
            }
            return folder.createFromReserve(header, copies, staging);
        }
    }

    /** Gives back the room of what is not needed in a segment. If that fails, it takes room until it is deleted. */
    private void truncate(long segment, long size) {
        try (FileChannel channel = FileChannel.open(folder.path(segment), StandardOpenOption.WRITE)) {
            channel.truncate(size);
            channel.force(true); // until then the room may not be there
        } catch (IOException e) {
            // nothing depends on it
        }
    }

    /** Whether copies of all bytes are in quarantine. */
    private boolean keep(List<Damage> found) {
        boolean all = true;
        for (Damage damage : found) {
            damages.add(damage);
            if (damage.length() > 0 && !quarantine.keep(folder.path(damage), damage.offset(),
                    damage.offset() + damage.length(), damage.reason())) {
                all = false;
                notKept.add(damage.file());
            }
        }
        return all;
    }
}
