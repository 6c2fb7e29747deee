package io.warren.queue.cold;

import io.warren.queue.backlog.PagePlace;
import io.warren.queue.backlog.PageSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A file of pages, as a queue writes it, with bytes that mean nothing. */
final class TestPages {

    static final long QUEUE = 7;
    static final long NUMBER = 3;
    static final long NONCE = 0x1234;

    private TestPages() {
    }

    /**
     * Writes pages of these lengths.
     *
     * @param forced
     *            how many of the first ones the last one knows to be forced
     */
    static List<FoundPage> write(Path file, int forced, int... lengths) throws IOException {
        List<FoundPage> pages = new ArrayList<>();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(PageFormat.fileHeader(QUEUE, NUMBER, NONCE), 0);
            long offset = PageFormat.FILE_HEADER_BYTES;
            long forcedEnd = 0;
            for (int i = 0; i < lengths.length; i++) {
                FoundPage page = page(i, offset, lengths[i]);
                pages.add(page);
                forcedEnd = i == forced ? offset : forcedEnd;
                ByteBuffer bytes = bytes(i, lengths[i]);
                channel.write(PageFormat.header(QUEUE, NONCE, page, forcedEnd, bytes), offset);
                channel.write(bytes, offset + PageFormat.HEADER_BYTES);
                offset += PageFormat.sizeOf(lengths[i]);
            }
        }
        return pages;
    }

    static FoundPage page(int index, long offset, int length) {
        return new FoundPage(new PagePlace(NUMBER, offset, length),
                new PageSummary(index * 100L + 1, index * 100L + 90, 50, 4000, 40, 3000));
    }

    static ByteBuffer bytes(int index, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        for (int i = 0; i < length; i++) {
            bytes.put(i, (byte) (index + i));
        }
        return bytes;
    }

    static PageScan scan(Path file, long from) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            PageScan scan = new PageScan(channel, QUEUE, NUMBER);
            scan.run(from);
            return scan;
        }
    }

    static boolean isWhole(Path file, FoundPage page) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return PageScan.readPage(channel, QUEUE, page.place(), ByteBuffer.allocate(page.place().length()));
        }
    }
}
