package io.warren.queue.cold;

import io.warren.queue.backlog.PagePlace;
import io.warren.queue.backlog.PageSummary;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a file of pages looks.
 *
 * <pre>
 *      0        8         10         16       24       32      40       44
 *     ┌────────┬─────────┬──────────┬────────┬────────┬───────┬────────┬──────────┐
 *     │ magic  │ version │ reserved │ queue  │ number │ nonce │ crc32c │ reserved │
 *     │ 8 byte │ u16     │ 6 byte   │ u64    │ u64    │ u64   │ u32    │ zeros    │
 *     └────────┴─────────┴──────────┴────────┴────────┴───────┴────────┴──────────┘
 *  64  first page
 *
 *      0       4        8       16     24      32      40     48      56           64        68           72       76        80       88
 *     ┌───────┬────────┬───────┬──────┬───────┬───────┬──────┬───────┬────────────┬─────────┬────────────┬────────┬─────────┬────────┬───────┐
 *     │ magic │ crc32c │ queue │ file │ nonce │ first │ last │ bytes │ persistent │ entries │ persistent │ length │ crc32c  │ forced │ bytes │
 *     │ u32   │ u32    │ u64   │ u64  │ u64   │ id    │ id   │ u64   │ bytes, u64 │ u32     │ entries    │ u32    │ of them │ u64    │       │
 *     └───────┴────────┴───────┴──────┴───────┴───────┴──────┴───────┴────────────┴─────────┴────────────┴────────┴─────────┴────────┴───────┘
 * </pre>
 *
 * Numbers are big-endian. A page starts at a multiple of {@value #ALIGNMENT}. The first checksum of a page covers its offset in the
 * file and its header behind that checksum, so that pages are found, and known to be in their place, without reading them; the second
 * one covers its bytes, which are entries: id (u64), then the message, whose length follows from itself. What lay below the offset
 * {@code forced} had been forced when the page was written: where there is no page now, one was damaged. Above it, a crash may have kept
 * one from being finished.
 */
final class PageFormat {

    static final int VERSION = 1;
    static final int FILE_HEADER_BYTES = 64;
    static final int HEADER_BYTES = 88;
    static final int ALIGNMENT = 16;

    private static final long FILE_MAGIC = 0x57_41_52_52_45_4e_50_47L; // WARRENPG
    private static final int PAGE_MAGIC = 0x57_50_41_47; // WPAG
    private static final int FILE_CHECKSUM_AT = 40;
    private static final int HEADER_COVERED_FROM = 8;

    /** What the header of a page says. */
    record Header(PageSummary summary, PagePlace place, int checksum, long forced) {

        /** Behind the page. */
        long end() {
            return place.offset() + sizeOf(place.length());
        }
    }

    private PageFormat() {
    }

    /** What a page of so many bytes takes in its file. */
    static long sizeOf(int length) {
        return (HEADER_BYTES + (long) length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    static ByteBuffer fileHeader(long queueId, long file, long nonce) {
        ByteBuffer header = ByteBuffer.allocate(FILE_HEADER_BYTES);
        header.putLong(0, FILE_MAGIC).putShort(8, (short) VERSION).putLong(16, queueId).putLong(24, file).putLong(32,
                nonce);
        header.putInt(FILE_CHECKSUM_AT, checksum(header.slice(0, FILE_CHECKSUM_AT)));
        return header;
    }

    /** The nonce that a file's header says; null if it is not the header of that file. */
    static @Nullable Long nonceOf(ByteBuffer header, long queueId, long file) {
        boolean valid = header.getLong(0) == FILE_MAGIC && header.getShort(8) == VERSION
                && header.getLong(16) == queueId && header.getLong(24) == file
                && header.getInt(FILE_CHECKSUM_AT) == checksum(header.slice(0, FILE_CHECKSUM_AT));
        return valid ? header.getLong(32) : null;
    }

    static ByteBuffer header(long queueId, long nonce, FoundPage page, long forced, ByteBuffer bytes) {
        PagePlace place = page.place();
        PageSummary summary = page.summary();
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.putInt(0, PAGE_MAGIC).putLong(8, queueId).putLong(16, place.file()).putLong(24, nonce)
                .putLong(32, summary.firstId()).putLong(40, summary.lastId()).putLong(48, summary.bytes())
                .putLong(56, summary.persistentBytes()).putInt(64, summary.entries())
                .putInt(68, summary.persistentEntries()).putInt(72, place.length())
                .putInt(76, checksum(bytes.duplicate())).putLong(80, forced);
        return header.putInt(4, headerChecksum(header, place.offset()));
    }

    /** The header of a page that starts at the buffer's position, which is {@code offset} in the file; null if there is none. */
    static @Nullable Header read(ByteBuffer from, long queueId, long file, long offset) {
        ByteBuffer header = from.slice(from.position(), HEADER_BYTES);
        if (header.getInt(0) != PAGE_MAGIC || header.getLong(8) != queueId || header.getLong(16) != file
                || header.getInt(4) != headerChecksum(header, offset)) {
            return null;
        }
        PageSummary summary =
                new PageSummary(header.getLong(32), header.getLong(40), header.getInt(64), header.getLong(48),
                        header.getInt(68), header.getLong(56));
        return new Header(summary, new PagePlace(file, offset, header.getInt(72)), header.getInt(76),
                header.getLong(80));
    }

    static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static int headerChecksum(ByteBuffer header, long offset) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, offset));
        crc.update(header.slice(HEADER_COVERED_FROM, HEADER_BYTES - HEADER_COVERED_FROM));
        return (int) crc.getValue();
    }
}
