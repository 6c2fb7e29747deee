package io.warren.journal.dir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps copies of damaged ranges for whoever wants to look at them, and a line about each in {@code report.txt}.
 *
 * <p>
 * A copy is named by file, offset and length, so that meeting the same damage again changes nothing. Where the disk cannot
 * read the original the copy has zeros, and is named {@code .part}: that is tried again when the damage is met again.
 *
 * <p>
 * Threads: one at a time.
 */
public final class Quarantine {
    private static final int CHUNK_BYTES = 1 << 16;
    private static final int BLOCK_BYTES = 4096;
    private static final String WHOLE = ".bad";
    private static final String PART = ".part";

    private final Path folder;

    public Quarantine(Path folder) {
        this.folder = folder;
    }

    /**
     * Copies the bytes from an offset to an end, or up to the end of the file if that comes first.
     *
     * @return whether a whole copy is there; a disk without room for it must not keep a node from starting, but whoever
     *         asked must then leave the original where it is, or {@link #move} it
     */
    public boolean keep(Path file, long from, long to, String reason) {
        String name = file.getFileName() + "-%x-%x".formatted(from, to - from);
        Path whole = folder.resolve(name + WHOLE);
        Path part = folder.resolve(name + PART);
        try {
            if (Files.exists(whole)) {
                return true;
            }
            boolean known = Files.exists(part);
            long unreadable = copy(file, from, to, folder.resolve(name + ".tmp"));
            DurableFiles.rename(folder.resolve(name + ".tmp"), unreadable == 0 ? whole : part);
            if (!known) {
                report(file, from, to, unreadable == 0 ? reason : reason + "; of it cannot be read: " + unreadable);
            }
            return unreadable == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Takes a whole file, which needs no room.
     *
     * @throws IOException
     *             if it stayed where it was
     */
    public void move(Path file) throws IOException {
        DurableFiles.rename(file, folder.resolve(String.valueOf(file.getFileName())));
    }

    /** Returns how many bytes could not be read. */
    private static long copy(Path file, long from, long to, Path temporary) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        long unreadable = 0;
        try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel target = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            long end = Math.min(to, source.size());
            for (long offset = from; offset < end;) {
                if (!read(source, offset, (int) Math.min(CHUNK_BYTES, end - offset), chunk)) {
                    int block = (int) (Math.min(end, (offset / BLOCK_BYTES + 1) * BLOCK_BYTES) - offset);
                    if (!read(source, offset, block, chunk)) {
                        unreadable += block;
                        chunk.clear().put(new byte[block]).flip();
                    }
                }
                offset += chunk.remaining();
                while (chunk.hasRemaining()) {
                    target.write(chunk);
                }
            }
            target.force(true);
        } catch (IOException e) {
            deleteQuietly(temporary, e);
            throw e;
        }
        return unreadable;
    }

    /** Fills the chunk with some of these bytes; false if the disk cannot read them. */
    private static boolean read(FileChannel source, long offset, int length, ByteBuffer chunk) throws IOException {
        chunk.clear().limit(length);
        try {
            int bytes = source.read(chunk, offset);
            chunk.flip();
            return bytes > 0;
        } catch (IOException e) {
            if (!source.isOpen()) { // it was the thread's interrupt
                throw e;
            }
            return false;
        }
    }

    /** A full disk needs the room of what could not be finished. */
    private static void deleteQuietly(Path file, IOException cause) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void report(Path file, long from, long to, String reason) {
        String line = "%s: %d bytes at %d: %s%n".formatted(file.getFileName(), to - from, from, reason);
        try {
            Files.write(folder.resolve("report.txt"), line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            // The copy counts; its name says where it is from.
        }
    }
}
