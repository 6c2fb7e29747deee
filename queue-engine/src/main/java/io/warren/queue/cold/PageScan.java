package io.warren.queue.cold;

import io.warren.queue.backlog.PagePlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pages of a file by their headers, from one to the next. Where there should be one and is none, it looks for the next: what
 * lies between is damaged; behind the last one it may be a write that was not finished.
 *
 * <p>
 * Threads: one.
 */
final class PageScan {

    private static final int WINDOW_BYTES = 256 * 1024;

    private final FileChannel channel;
    private final long queueId;
    private final long file;
    private final long size;
    private final List<FoundPage> pages = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private long end;
    private long forced;

    /** A range that holds no page although there is one behind it. */
    record Gap(long from, long to) {}

    PageScan(FileChannel channel, long queueId, long file) throws IOException {
        this.channel = channel;
        this.queueId = queueId;
        this.file = file;
        this.size = channel.size();
    }

    List<FoundPage> pages() {
        return pages;
    }

    /** Those in what had been forced; others are writes that a crash kept from being finished. */
    List<Gap> damages() {
        return gaps.stream().filter(gap -> gap.from() < forced).toList();
    }

    /** Where a page should be and is none, although there is one behind. */
    List<Gap> gaps() {
        return gaps;
    }

    /** What lies below had been forced when the last page was written. */
    long forced() {
        return forced;
    }

    /** Behind the last page. */
    long end() {
        return end;
    }

    /**
     * @param from
     *            where to begin: what lies before it is known and had been forced
     */
    void run(long from) throws IOException {
        long offset = from;
        end = from;
        forced = from;
        while (offset + PageFormat.HEADER_BYTES <= size) {
            PageFormat.Header header = headerAt(offset);
            if (header == null || header.place().offset() + PageFormat.HEADER_BYTES + header.place().length() > size) {
                long next = headerBehind(offset);
                if (next < 0) {
                    return;
                }
                gaps.add(new Gap(offset, next));
                offset = next;
                continue;
            }
            pages.add(new FoundPage(header.place(), header.summary()));
            forced = Math.max(forced, header.forced());
            offset = header.end();
            end = offset;
        }
    }

    private PageFormat.@Nullable Header headerAt(long offset) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PageFormat.HEADER_BYTES);
        return read(channel, bytes, offset) ? PageFormat.read(bytes.flip(), queueId, file, offset) : null;
    }

    /** Where the next page starts, or -1 if there is none. */
    private long headerBehind(long offset) throws IOException {
        ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES + PageFormat.HEADER_BYTES);
        for (long base = offset + PageFormat.ALIGNMENT; base + PageFormat.HEADER_BYTES <= size; base += WINDOW_BYTES) {
            window.clear().limit((int) Math.min(window.capacity(), size - base));
            if (!read(channel, window, base)) {
                continue; // unreadable: perhaps there is something behind it
            }
            window.flip();
            for (int at = 0; at < WINDOW_BYTES && at + PageFormat.HEADER_BYTES <= window.limit(); at +=
                    PageFormat.ALIGNMENT) {
                window.position(at);
                PageFormat.Header header = PageFormat.read(window, queueId, file, base + at);
                if (header != null
                        && header.place().offset() + PageFormat.HEADER_BYTES + header.place().length() <= size) {
                    return base + at;
                }
            }
        }
        return -1;
    }

    /** Fills the buffer up to its limit; no if there is less, or it cannot be read. */
    static boolean read(FileChannel channel, ByteBuffer into, long offset) {
        long at = offset;
        try {
            while (into.hasRemaining()) {
                int bytes = channel.read(into, at);
                if (bytes < 0) {
                    return false;
                }
                at += bytes;
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads the bytes of a page from its header's place, into a buffer of its length; no if they are not what was written. */
    static boolean readPage(FileChannel channel, long queueId, PagePlace place, ByteBuffer into) {
        ByteBuffer head = ByteBuffer.allocate(PageFormat.HEADER_BYTES);
        if (!read(channel, head, place.offset())) {
            return false;
        }
        PageFormat.Header header = PageFormat.read(head.flip(), queueId, place.file(), place.offset());
        if (header == null || header.place().length() != place.length()) {
            return false;
        }
        int start = into.position();
        return read(channel, into, place.offset() + PageFormat.HEADER_BYTES)
                && PageFormat.checksum(into.duplicate().flip().position(start)) == header.checksum();
    }
}
