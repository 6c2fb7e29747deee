package io.warren.journal.definitions;

import io.warren.journal.dir.DataDirectory;
import io.warren.journal.dir.Quarantine;
import io.warren.journal.segment.Damage;
import io.warren.journal.segment.RecordFraming;
import io.warren.journal.segment.SegmentFolder;
import io.warren.journal.segment.SegmentHeader;
import io.warren.journal.segment.SegmentWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is declared on a node: a snapshot, and every change since, in one file {@code %016x.log}.
 *
 * <p>
 * The file is a segment as the write-ahead log's are (see {@link SegmentHeader} and {@link RecordFraming}), of records of
 * type 1, the snapshot, and then of type 2, the changes. A snapshot goes into a new file with the next number, which is
 * forced before it gets its name; only then is the old one deleted, and of two files the one with the higher number counts.
 * Opening does the same with what was appended after the last snapshot, as that may be in the memory of the operating
 * system only.
 *
 * <p>
 * Each change follows a mark that says that those before it are forced. Closing says so in the header.
 *
 * <p>
 * Changes are few and their order matters more than their rate, so {@link #append} writes and forces on the calling thread.
 * After a write or force has failed, the log is useless until it is opened again, and says so.
 *
 * <p>
 * Threads: one at a time, never an event loop, as it waits for the disk.
 */
public final class DefinitionLog implements AutoCloseable {
    static final int SNAPSHOT = 1;
    static final int CHANGE = 2;
    private static final int BOTH = RecordFraming.FIRST | RecordFraming.LAST;

    private final SegmentFolder folder;
    private final LongSupplier nonces;
    private final ByteBuffer staging = SegmentWriter.newStaging();
    private final List<Damage> damages;
    private @Nullable SegmentWriter file;
    private @Nullable IOException failure;

    /** Gets what was in a log, in its order. */
    @FunctionalInterface
    public interface Replay {
        /**
         * One entry of a snapshot, or one change.
         *
         * @param entry
         *            read-only, valid during the call
         */
        void onEntry(boolean snapshot, ByteBuffer entry);
    }

    private DefinitionLog(SegmentFolder folder, LongSupplier nonces, List<Damage> damages) {
        this.folder = folder;
        this.nonces = nonces;
        this.damages = damages;
    }

    /**
     * Opens the log of a directory and replays it. A change that a crash had cut short is dropped; a damaged one is skipped,
     * copied to quarantine and reported.
     *
     * @param nonces
     *            random numbers
     * @throws UncheckedIOException
     *             if the disk fails to write or to list its files; never because of what is in them, nor because it cannot
     *             be read
     */
    public static DefinitionLog open(DataDirectory directory, LongSupplier nonces, Replay replay) {
        SegmentFolder folder = SegmentFolder.ofDefinitions(directory.definitions());
        try {
            folder.deleteUnfinished();
            List<Entry> entries = new ArrayList<>(); // read once: what a disk reads once it may not read again
            DefinitionFiles found =
                    DefinitionFiles.find(folder, (type, entry) -> entries.add(Entry.copyOf(type, entry)));
            Quarantine quarantine = new Quarantine(directory.quarantine());
            DefinitionLog log = new DefinitionLog(folder, nonces, found.damages());
            SegmentHeader newest = found.newest();
            if (newest != null && found.isTrusted()) {
                folder.forceNames(); // whoever made the file may have been killed before
                log.file = folder.append(newest, newest.durableEnd(), log.staging);
                log.deleteOthers();
            } else {
                log.makeFile(found.highestNumber() + 1, target -> {
                    for (Entry entry : entries) {
                        target.append(entry.type(), BOTH, entry.bytes(), null);
                    }
                });
                for (Path file : notKept(folder, found.damages(), quarantine)) {
                    quarantine.move(file);
                }
                log.deleteOthers();
            }
            entries.forEach(entry -> replay.onEntry(entry.type() == SNAPSHOT, entry.bytes()));
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot open the definitions in " + directory.definitions(), e);
        }
    }

    /** What was not readable. */
    public List<Damage> damages() {
        return damages;
    }

    /**
     * Appends a change; when this returns it outlasts a power cut.
     *
     * @throws UncheckedIOException
     *             if the disk fails, now or at an earlier call; whether the change is there will be known at the next start
     */
    public void append(ByteBuffer change) {
        try {
            SegmentWriter target = open();
            if (target.end() > target.header().durableEnd()) {
                target.appendMark(target.end()); // all before is forced, so if it is missing that is a damage
            }
            target.append(CHANGE, BOTH, change, null);
            target.flush();
            target.force();
        } catch (IOException e) {
            throw fail(e);
        }
    }

    /**
     * Replaces everything so far.
     *
     * @throws UncheckedIOException
     *             if the disk fails; then the old content is still there, or already the new
     */
    public void snapshot(Iterable<ByteBuffer> entries) {
        try {
            replaceFile(open().header().number() + 1, target -> {
                for (ByteBuffer entry : entries) {
                    target.append(SNAPSHOT, BOTH, entry, null);
                }
            });
        } catch (IOException e) {
            throw fail(e);
        }
    }

    /** Bytes of the file, to decide when a snapshot is due. */
    public long bytes() {
        SegmentWriter current = file;
        return current == null ? 0 : current.end();
    }

    /**
     * Closes the file.
     *
     * @throws UncheckedIOException
     *             if the disk fails; all changes are durable nevertheless
     */
    @Override
    public void close() {
        try {
            SegmentWriter current = file;
            if (current != null) {
                if (failure == null) {
                    current.confirmForced(current.end());
                }
                current.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies what is damaged, and returns the files of which not everything could be copied. */
    private static Set<Path> notKept(SegmentFolder folder, List<Damage> damages, Quarantine quarantine) {
        Set<Path> files = new HashSet<>();
        for (Damage damage : damages) {
            if (!quarantine.keep(folder.path(damage), damage.offset(), damage.offset() + damage.length(),
                    damage.reason())) {
                files.add(folder.path(damage));
            }
        }
        return files;
    }

    private record Entry(int type, ByteBuffer bytes) {
        static Entry copyOf(int type, ByteBuffer bytes) {
            return new Entry(type, ByteBuffer.allocate(bytes.remaining()).put(bytes).flip().asReadOnlyBuffer());
        }
    }

    private void replaceFile(long number, SegmentFolder.Content content) throws IOException {
        makeFile(number, content);
        deleteOthers();
    }

    private void makeFile(long number, SegmentFolder.Content content) throws IOException {
        SegmentWriter old = file;
        SegmentHeader header = new SegmentHeader(folder.kind(), number, nonces.getAsLong(), 0, 0, SegmentHeader.START);
        long end = folder.create(header, SegmentHeader.START, content, staging);
        file = folder.append(header.withDurableEnd(end), end, staging);
        if (old != null) {
            old.close();
        }
    }

    private void deleteOthers() throws IOException {
        long current = open().header().number();
        for (long number : folder.numbers()) {
            if (number != current) {
                folder.delete(number);
            }
        }
    }

    private SegmentWriter open() throws IOException {
        SegmentWriter current = file;
        if (failure != null || current == null) {
            throw new IOException("The log of definitions has failed before", failure);
        }
        return current;
    }

    private UncheckedIOException fail(IOException cause) {
        if (failure == null) {
            failure = cause;
        }
        return new UncheckedIOException(cause);
    }
}
