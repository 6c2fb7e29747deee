package io.warren.journal.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first 8 KiB of a segment: the same block twice, so that one bad page does not make the records behind it unreadable.
 *
 * <pre>
 *      0        8         10      12         16       24      32         40             48            56         60
 *     ┌────────┬─────────┬───────┬──────────┬────────┬───────┬──────────┬──────────────┬─────────────┬──────────┬────────┐
 *     │ magic  │ version │ kind  │ reserved │ number │ nonce │ previous │ previous end │ durable end │ reserved │ crc32c │
 *     │ 8 byte │ u16     │ u16   │ u32      │ u64    │ u64   │ u64      │ u64          │ u64         │ u32      │ u32    │
 *     └────────┴─────────┴───────┴──────────┴────────┴───────┴──────────┴──────────────┴─────────────┴──────────┴────────┘
 *  4096  the same again
 *  8192  first record
 * </pre>
 *
 * The checksum covers the 60 bytes before it; the rest of each 4 KiB block is zero.
 *
 * @param kind
 *            whose records these are, {@link #KIND_WAL} or {@link #KIND_DEFINITIONS}
 * @param number
 *            position of the segment among those of its kind, from 1 on; also its file's name
 * @param nonce
 *            random; no record of another file, or of an earlier file of this name, is valid here
 * @param previous
 *            number of the segment before, 0 if there is none
 * @param previousEnd
 *            where the segment before ends if recovery cut it there: this segment starts with copies of what it had
 *            behind; 0 if the segment before was filled and sealed
 * @param durableEnd
 *            what lies below was forced before this file got its name, or before it was closed
 */
public record SegmentHeader(int kind, long number, long nonce, long previous, long previousEnd, long durableEnd) {
    public static final int KIND_WAL = 1;
    public static final int KIND_DEFINITIONS = 2;
    /** Offset of the first record. */
    public static final int START = 8192;

    private static final long MAGIC = 0x57_41_52_52_45_4e_53_47L; // WARRENSG
    private static final int VERSION = 1;
    private static final int BLOCK_BYTES = 4096;
    private static final int CHECKSUM_OFFSET = 60;

    public SegmentHeader withDurableEnd(long end) {
        return new SegmentHeader(kind, number, nonce, previous, previousEnd, end);
    }

    void writeTo(FileChannel channel) throws IOException {
        ByteBuffer blocks = ByteBuffer.allocate(START);
        encode(blocks, 0);
        encode(blocks, BLOCK_BYTES);
        while (blocks.hasRemaining()) {
            channel.write(blocks, blocks.position());
        }
    }

    /** Replaces one copy after the other, so that one of them is whole after any crash. */
    void replaceIn(FileChannel channel) throws IOException {
        ByteBuffer blocks = ByteBuffer.allocate(START);
        encode(blocks, 0);
        encode(blocks, BLOCK_BYTES);
        for (int start = 0; start < START; start += BLOCK_BYTES) {
            blocks.limit(start + BLOCK_BYTES);
            while (blocks.hasRemaining()) {
                channel.write(blocks, blocks.position());
            }
            channel.force(false);
        }
    }

    /** The header of a file, or null if neither of its copies is one of this kind and number. */
    static @Nullable SegmentHeader readFrom(FileChannel channel, int kind, long number) throws IOException {
        ByteBuffer blocks = ByteBuffer.allocate(START);
        read(channel, blocks.limit(BLOCK_BYTES));
        read(channel, blocks.limit(START).position(BLOCK_BYTES));
        SegmentHeader header = decode(blocks, 0);
        if (header == null || header.kind != kind || header.number != number) {
            header = decode(blocks, BLOCK_BYTES);
        }
        return header != null && header.kind == kind && header.number == number ? header : null;
    }

    /** What cannot be read stays zero, and is no header. */
    private static void read(FileChannel channel, ByteBuffer block) throws IOException {
        try {
            while (block.hasRemaining() && channel.read(block, block.position()) >= 0) {
                // until the end of the block or of the file
            }
        } catch (IOException e) {
            if (!channel.isOpen()) { // it was the thread's interrupt
                throw e;
            }
        }
    }

    private void encode(ByteBuffer blocks, int at) {
        blocks.putLong(at, MAGIC).putShort(at + 8, (short) VERSION).putShort(at + 10, (short) kind)
                .putLong(at + 16, number).putLong(at + 24, nonce)
                .putLong(at + 32, previous).putLong(at + 40, previousEnd).putLong(at + 48, durableEnd);
        blocks.putInt(at + CHECKSUM_OFFSET, checksum(blocks, at));
    }

    private static @Nullable SegmentHeader decode(ByteBuffer blocks, int at) {
        boolean valid = blocks.getLong(at) == MAGIC
                && blocks.getShort(at + 8) == VERSION
                && blocks.getInt(at + CHECKSUM_OFFSET) == checksum(blocks, at);
        return valid
                ? new SegmentHeader(blocks.getShort(at + 10), blocks.getLong(at + 16), blocks.getLong(at + 24),
                        blocks.getLong(at + 32), blocks.getLong(at + 40), blocks.getLong(at + 48))
                : null;
    }

    private static int checksum(ByteBuffer blocks, int at) {
        CRC32C crc = new CRC32C();
        crc.update(blocks.slice(at, CHECKSUM_OFFSET));
        return (int) crc.getValue();
    }
}
