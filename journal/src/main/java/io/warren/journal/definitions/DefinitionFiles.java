package io.warren.journal.definitions;

import io.warren.journal.segment.Damage;
import io.warren.journal.segment.RecordScanner;
import io.warren.journal.segment.SegmentFolder;
import io.warren.journal.segment.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of definitions that are there, of which the newest readable one counts. Looking changes nothing.
 *
 * <p>
 * Threads: one at a time.
 */
public final class DefinitionFiles {
    private final SegmentFolder folder;
    private final List<Damage> damages = new ArrayList<>();
    private @Nullable SegmentHeader newest;
    private long highestNumber;
    private long records;
    private long end = SegmentHeader.START;
    private long tornBytes;
    private boolean trusted;

    /** Gets records in their order, each valid during the call. */
    @FunctionalInterface
    interface Entries {
        void onEntry(int type, ByteBuffer entry) throws IOException;
    }

    private DefinitionFiles(SegmentFolder folder) {
        this.folder = folder;
    }

    /** Reads all headers, and everything of the file that counts. */
    public static DefinitionFiles find(SegmentFolder folder) throws IOException {
        return find(folder, (type, entry) -> {});
    }

    /** As {@link #find(SegmentFolder)}; hands over what is good. */
    static DefinitionFiles find(SegmentFolder folder, Entries entries) throws IOException {
        DefinitionFiles files = new DefinitionFiles(folder);
        List<Long> numbers = folder.numbers();
        if (!numbers.isEmpty()) {
            files.highestNumber = numbers.getLast();
        }
        for (long number : numbers.reversed()) {
            try (FileChannel channel = folder.read(number)) {
                SegmentHeader header = folder.header(channel, number);
                if (header != null) {
                    files.newest = header;
                    files.read(channel, header, entries);
                    break;
                }
                files.damages.add(new Damage(fileName(folder, number), 0, channel.size(),
                        "the header is damaged, and nothing can be read"));
            }
        }
        return files;
    }

    private void read(FileChannel channel, SegmentHeader header, Entries entries) throws IOException {
        String file = fileName(folder, header.number());
        RecordScanner scanner = new RecordScanner(channel, header, SegmentHeader.START, Long.MAX_VALUE);
        while (scanner.next()) {
            if (scanner.hasGap()) {
                damages.add(new Damage(file, scanner.gapStart(), scanner.offset() - scanner.gapStart(),
                        "no record, but there are records behind"));
            }
            if (!scanner.isControl()) {
                records++;
                entries.onEntry(scanner.type(), scanner.payload());
            }
        }
        end = scanner.gapStart();
        if (end < scanner.durableMark()) {
            damages.add(new Damage(file, end, scanner.durableMark() - end, "the end is missing"));
        } else {
            tornBytes = scanner.gapDirtyEnd() - end;
            damages.addAll(scanner.unreadableFrom(end, file));
        }
        trusted = damages.isEmpty() && end == header.durableEnd() && tornBytes == 0;
    }

    /** The header of the file that counts, or null if there is none. */
    @Nullable
    SegmentHeader newest() {
        return newest;
    }

    /** The highest number of a file, readable or not; 0 if there is none. */
    long highestNumber() {
        return highestNumber;
    }

    /** Whether everything in the file is known to be forced, and good. */
    boolean isTrusted() {
        return trusted;
    }

    public List<Damage> damages() {
        return damages;
    }

    /** Name of the file that counts. */
    public String file() {
        return newest == null ? "no file" : fileName(folder, newest.number());
    }

    public long records() {
        return records;
    }

    /** What the records take. */
    public long bytes() {
        return end - SegmentHeader.START;
    }

    public long tornBytes() {
        return tornBytes;
    }

    private static String fileName(SegmentFolder folder, long number) {
        return String.valueOf(folder.path(number).getFileName());
    }
}
