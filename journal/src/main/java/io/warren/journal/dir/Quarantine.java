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
 * A copy is named by file, offset and length, so that meeting the same damage again changes nothing.
 *
 * <p>
 * Threads: one at a time.
 */
public final class Quarantine {
    private static final int CHUNK_BYTES = 1 << 16;

    private final Path folder;

    public Quarantine(Path folder) {
        this.folder = folder;
    }

    /**
     * Copies the bytes from an offset to an end, or up to the end of the file if that comes first.
     *
     * @return whether the copy is there; a disk without room for it must not keep a node from starting
     */
    public boolean keep(Path file, long from, long to, String reason) {
        Path copy = folder.resolve(file.getFileName() + "-%x-%x.bad".formatted(from, to - from));
        try {
            if (!Files.exists(copy)) {
                copy(file, from, to, copy);
                report(file, from, to, reason);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void copy(Path file, long from, long to, Path copy) throws IOException {
        Path temporary = folder.resolve(copy.getFileName() + ".tmp");
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel target = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            long offset = from;
            while (offset < to) {
                chunk.clear().limit((int) Math.min(CHUNK_BYTES, to - offset));
                int bytes = source.read(chunk, offset);
                if (bytes < 0) {
                    break;
                }
                chunk.flip();
                while (chunk.hasRemaining()) {
                    target.write(chunk);
                }
                offset += bytes;
            }
            target.force(true);
        }
        DurableFiles.rename(temporary, copy);
    }

    private void report(Path file, long from, long to, String reason) throws IOException {
        String line = "%s: %d bytes at %d: %s%n".formatted(file.getFileName(), to - from, from, reason);
        Files.write(folder.resolve("report.txt"), line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }
}
