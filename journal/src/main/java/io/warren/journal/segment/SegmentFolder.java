package io.warren.journal.segment;

import io.warren.journal.dir.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The segments of one kind: how they are named, made, found and opened.
 *
 * <p>
 * A segment is made under a temporary name, filled with zeros, forced and then renamed, so that a file with a segment's
 * name has a header and its full size, and later writes change neither its size nor its blocks.
 *
 * <p>
 * Threads: any, for different segments.
 */
public final class SegmentFolder {
    private static final int ZEROS_BYTES = 1 << 18;
    /** Forced at once: what the log's writer forces meanwhile waits for no more than this. */
    private static final long FORCED_ZEROS_BYTES = 1 << 22;
    private static final String TEMPORARY = ".tmp";

    private final Path folder;
    private final int kind;
    private final String suffix;
    private final Pattern name;

    /** The folder of the write-ahead log's segments. */
    public static SegmentFolder ofLog(Path folder) {
        return new SegmentFolder(folder, SegmentHeader.KIND_WAL, ".wal");
    }

    /** The folder of the definitions' files. */
    public static SegmentFolder ofDefinitions(Path folder) {
        return new SegmentFolder(folder, SegmentHeader.KIND_DEFINITIONS, ".log");
    }

    private SegmentFolder(Path folder, int kind, String suffix) {
        this.folder = folder;
        this.kind = kind;
        this.suffix = suffix;
        this.name = Pattern.compile("([0-9a-f]{16})" + Pattern.quote(suffix));
    }

    public Path path(long number) {
        return folder.resolve("%016x".formatted(number) + suffix);
    }

    /** The file of a damage. */
    public Path path(Damage damage) {
        return folder.resolve(damage.file());
    }

    public int kind() {
        return kind;
    }

    /** What is written into a new segment before it gets its name. */
    @FunctionalInterface
    public interface Content {
        void writeTo(SegmentWriter segment) throws IOException;
    }

    /** Makes a segment without records, durable when this returns. */
    public void create(SegmentHeader header, long size) throws IOException {
        make(header, size, channel -> SegmentHeader.START);
    }

    /**
     * Makes a segment with its first records, durable when this returns.
     *
     * @param size
     *            in bytes; more if the content needs it
     * @param staging
     *            for the content, empty
     * @return where the content ends
     */
    public long create(SegmentHeader header, long size, Content content, ByteBuffer staging) throws IOException {
        return make(header, size, filler(header, content, staging));
    }

    @FunctionalInterface
    private interface Filler {
        long fill(FileChannel channel) throws IOException;
    }

    private static Filler filler(SegmentHeader header, Content content, ByteBuffer staging) {
        return channel -> {
            SegmentWriter writer = new SegmentWriter(channel, header, SegmentHeader.START, staging);
            try {
                content.writeTo(writer);
                writer.flush();
            } finally {
                staging.clear();
            }
            return writer.end();
        };
    }

    private long make(SegmentHeader header, long size, Filler filler) throws IOException {
        requireRoom(size);
        return finish(header, channel -> {
            fillWithZeros(channel, Math.max(size, SegmentHeader.START));
            return filler.fill(channel);
        });
    }

    private long finish(SegmentHeader header, Filler filler) throws IOException {
        Path target = path(header.number());
        return make(temporary(target), target, channel -> {
            long end = filler.fill(channel);
            header.withDurableEnd(end).writeTo(channel);
            return end;
        });
    }

    private static long make(Path temporary, Path target, Filler filler) throws IOException {
        long end;
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            end = filler.fill(channel);
            channel.force(true);
        } catch (IOException e) {
            deleteQuietly(temporary, e);
            throw e;
        }
        try {
            DurableFiles.rename(temporary, target);
        } catch (IOException e) {
            // A name whose force has failed may never become durable, so nobody may meet it.
            deleteQuietly(target, e);
            deleteQuietly(temporary, e);
            throw e;
        }
        return end;
    }

    /** Size of the reserve in bytes; 0 if there is none. */
    public long reserveBytes() throws IOException {
        try {
            return Files.size(reserve());
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Makes a file of zeros that can become a segment when there is no room for one, durable when this returns. */
    public void makeReserve(long size) throws IOException {
        requireRoom(size);
        make(temporary(reserve()), reserve(), channel -> {
            fillWithZeros(channel, size);
            return size;
        });
    }

    /** As {@link #create(SegmentHeader, long)}, out of the reserve, which needs no room. */
    public void createFromReserve(SegmentHeader header) throws IOException {
        takeReserve(header);
        finish(header, channel -> SegmentHeader.START);
    }

    /** As {@link #create(SegmentHeader, long, Content, ByteBuffer)}, out of the reserve, which needs no room. */
    public long createFromReserve(SegmentHeader header, Content content, ByteBuffer staging) throws IOException {
        takeReserve(header);
        return finish(header, filler(header, content, staging));
    }

    /** Forced before it gets the segment's name: after no crash may one file have both names. */
    private void takeReserve(SegmentHeader header) throws IOException {
        DurableFiles.rename(reserve(), temporary(path(header.number())));
    }

    /** A try that must fail would take what room there is from others for that time. */
    private void requireRoom(long bytes) throws IOException {
        long usable;
        try {
            usable = Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) { // some containers hide where a folder is mounted
            return;
        }
        if (usable > 0 && usable < bytes) { // 0 may mean that nobody knows
            throw new IOException("No space left on device: %d bytes, of %d".formatted(usable, bytes));
        }
    }

    private Path reserve() {
        return folder.resolve("reserve" + suffix);
    }

    private Path temporary(Path file) {
        return folder.resolve(file.getFileName() + TEMPORARY);
    }

    /** Opens a segment that was just made, to append behind an end that it is known to have. */
    public SegmentWriter append(SegmentHeader header, long end, ByteBuffer staging) throws IOException {
        FileChannel channel = FileChannel.open(path(header.number()), StandardOpenOption.WRITE);
        return new SegmentWriter(channel, header, end, staging);
    }

    /** Opens a segment for reading. */
    public FileChannel read(long number) throws IOException {
        return FileChannel.open(path(number), StandardOpenOption.READ);
    }

    /** The header of a segment, or null if it is damaged. */
    public @Nullable SegmentHeader header(FileChannel channel, long number) throws IOException {
        return SegmentHeader.readFrom(channel, kind, number);
    }

    public void delete(long number) throws IOException {
        Files.deleteIfExists(path(number));
    }

    /** Makes the names of all segments durable, which they are if each was made to its end. */
    public void forceNames() throws IOException {
        DurableFiles.forceDirectory(folder);
    }

    /** Numbers of all segments, in order. */
    public List<Long> numbers() throws IOException {
        TreeMap<Long, Path> found = new TreeMap<>(Long::compareUnsigned);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                Matcher matcher = name.matcher(String.valueOf(entry.getFileName()));
                if (matcher.matches()) {
                    found.put(Long.parseUnsignedLong(matcher.group(1), 16), entry);
                }
            }
        }
        return new ArrayList<>(found.keySet());
    }

    /** Deletes segments whose making was interrupted. */
    public void deleteUnfinished() throws IOException {
        List<Path> unfinished = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (String.valueOf(entry.getFileName()).endsWith(suffix + TEMPORARY)) {
                    unfinished.add(entry);
                }
            }
        }
        for (Path path : unfinished) {
            Files.deleteIfExists(path);
        }
    }

    private static void fillWithZeros(FileChannel channel, long size) throws IOException {
        channel.truncate(0);
        ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(ZEROS_BYTES, size));
        long forced = 0;
        for (long offset = 0; offset < size;) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), size - offset));
            offset += channel.write(zeros, offset);
            if (offset - forced >= FORCED_ZEROS_BYTES) {
                channel.force(false);
                forced = offset;
            }
        }
    }

    private static void deleteQuietly(Path file, IOException cause) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
