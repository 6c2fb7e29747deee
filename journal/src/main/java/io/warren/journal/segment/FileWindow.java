package io.warren.journal.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A part of a file in memory, which moves forward as records are read. Blocks that the disk cannot read are zeros here, so
 * that records around them are found, and are remembered.
 *
 * <p>
 * Threads: one at a time.
 */
final class FileWindow {
    private static final int WINDOW_BYTES = 1 << 20;
    /** What a read of one byte asks the disk for. */
    private static final int BLOCK_BYTES = 4096;
    private static final byte[] ZEROS = new byte[BLOCK_BYTES];

    private final FileChannel channel;
    private final long end;
    private ByteBuffer bytes;
    private long start;
    private final List<Unreadable> unreadable = new ArrayList<>();

    /** Bytes that the disk could not read, from an offset to an end. */
    record Unreadable(long start, long end) {}

    /** A window on what the file has below the end. */
    FileWindow(FileChannel channel, long end) throws IOException {
        this.channel = channel;
        this.end = Math.min(end, channel.size());
        this.bytes = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, this.end)).limit(0);
    }

    /** Where the file ends, or the limit that was given if that comes first. */
    long end() {
        return end;
    }

    /** Makes bytes of the file available that lie below its end, and returns the index of the first in {@link #bytes}. */
    int reach(long offset, int length) throws IOException {
        if (offset < start || offset + length > start + bytes.limit()) {
            load(offset, length);
        }
        return (int) (offset - start);
    }

    /**
     * The first step behind an offset that is not zeros as far as is known without reading from the disk.
     *
     * @param offset
     *            of a step of zeros, which are available
     */
    long behindZeros(long offset, int step) {
        if (!unreadable.isEmpty()) {
            return offset + step; // these are zeros, too
        }
        int from = (int) (offset - start);
        int zeros = step;
        for (boolean more = true; more && from + zeros < bytes.limit();) {
            int next = Math.min(ZEROS.length, bytes.limit() - from - zeros);
            int found = Arrays.mismatch(bytes.array(), from + zeros, from + zeros + next, ZEROS, 0, next);
            more = found < 0;
            zeros += more ? next : found;
        }
        return offset + zeros - zeros % step;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    private void load(long offset, int length) throws IOException {
        if (length > bytes.capacity()) {
            bytes = ByteBuffer.allocate(length);
        }
        start = offset;
        int wanted = (int) Math.min(bytes.capacity(), end - offset);
        bytes.clear();
        while (bytes.position() < wanted) {
            // Piecewise: the JDK reads into a heap buffer through a direct one of the same size, which the thread keeps.
            bytes.limit(Math.min(wanted, bytes.position() + WINDOW_BYTES));
            readOrSkip();
        }
        bytes.flip();
    }

    /** Fills the buffer up to its limit. */
    private void readOrSkip() throws IOException {
        int limit = bytes.limit();
        int from = bytes.position();
        if (read()) {
            return;
        }
        while (from < limit) {
            long blockEnd = (start + from) / BLOCK_BYTES * BLOCK_BYTES + BLOCK_BYTES;
            int to = (int) Math.min(limit, blockEnd - start);
            bytes.limit(to).position(from);
            if (!read()) {
                remember(start + from, start + to);
                Arrays.fill(bytes.array(), from, to, (byte) 0);
                bytes.position(to);
            }
            from = to;
        }
    }

    /** Fills the buffer up to its limit; false if the disk, or the file's end, does not allow it. */
    private boolean read() throws IOException {
        try {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, start + bytes.position()) < 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            if (!channel.isOpen()) { // it was the thread's interrupt
                throw e;
            }
            return false;
        }
    }

    private void remember(long from, long to) {
        Unreadable all = new Unreadable(from, to);
        for (Unreadable each : List.copyOf(unreadable)) {
            if (each.start <= all.end && all.start <= each.end) {
                unreadable.remove(each);
                all = new Unreadable(Math.min(each.start, all.start), Math.max(each.end, all.end));
            }
        }
        unreadable.add(all);
    }

    /** What could not be read so far. */
    List<Unreadable> unreadable() {
        return unreadable;
    }

    boolean isUnreadable(long offset) {
        for (Unreadable each : unreadable) {
            if (each.start <= offset && offset < each.end) {
                return true;
            }
        }
        return false;
    }
}
