package io.warren.journal.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A part of a file in memory, which moves forward as records are read.
 *
 * <p>
 * Threads: one at a time.
 */
final class FileWindow {
    private static final int WINDOW_BYTES = 1 << 20;

    private final FileChannel channel;
    private final long end;
    private ByteBuffer bytes;
    private long start;

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
            if (channel.read(bytes, start + bytes.position()) < 0) {
                throw new IOException("The file became shorter while it was read");
            }
        }
        bytes.flip();
    }
}
