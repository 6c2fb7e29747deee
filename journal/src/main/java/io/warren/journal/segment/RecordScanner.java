package io.warren.journal.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * Walks over the valid records of a segment in the order of their offsets. What is between them is skipped in steps of 8
 * bytes, as nothing in a bad record can be trusted, its length least. What the disk cannot read is skipped too.
 *
 * <p>
 * Cost: one pass of CRC32C over valid records; zeros are skipped at the speed of reading.
 *
 * <p>
 * Threads: one at a time.
 */
public final class RecordScanner {
    private final FileWindow window;
    private final RecordFraming framing = new RecordFraming();
    private final long nonce;

    private long cursor;
    private long gapStart;
    private long gapDirtyEnd;
    private long offset;
    private int length;
    private int type;
    private int flags;
    private long durableMark;

    /**
     * Starts at an offset that is a record's, and reads no byte behind the end.
     *
     * @param end
     *            exclusive; the end of the file if that comes first
     */
    public RecordScanner(FileChannel channel, SegmentHeader header, long start, long end) throws IOException {
        this.window = new FileWindow(channel, end);
        this.nonce = header.nonce();
        this.durableMark = header.durableEnd();
        this.cursor = start;
    }

    /**
     * Moves to the next valid record. If there is none, {@link #gapStart} is where the last one ended.
     *
     * @return whether there is one
     */
    public boolean next() throws IOException {
        gapStart = cursor;
        gapDirtyEnd = cursor;
        while (cursor + RecordFraming.HEAD_BYTES <= window.end()) {
            if (isRecordAt(cursor)) {
                offset = cursor;
                cursor += RecordFraming.sizeOf(length);
                if (type == RecordFraming.MARK && length == Long.BYTES) {
                    durableMark = Math.max(durableMark, payload().getLong());
                }
                return true;
            }
            int index = window.reach(cursor, RecordFraming.ALIGNMENT);
            if (window.bytes().getLong(index) != 0 || window.isUnreadable(cursor)) {
                cursor += RecordFraming.ALIGNMENT;
                gapDirtyEnd = cursor;
            } else {
                cursor = window.behindZeros(cursor, RecordFraming.ALIGNMENT);
            }
        }
        while (cursor < window.end()) { // too little for a record
            if (window.bytes().get(window.reach(cursor, 1)) != 0 || window.isUnreadable(cursor)) {
                gapDirtyEnd = cursor + 1;
            }
            cursor++;
        }
        return false;
    }

    /** Whether bytes before this record are not a record: those from {@link #gapStart} to this record. */
    public boolean hasGap() {
        return gapStart < offset;
    }

    /** Where the record before this one ended. */
    public long gapStart() {
        return gapStart;
    }

    /** Behind the last byte since {@link #gapStart} that is not zero, or not readable, up to 7 bytes too far. */
    public long gapDirtyEnd() {
        return gapDirtyEnd;
    }

    /** What is behind an offset, and could not be read so far, as damages of a file of this name. */
    public List<Damage> unreadableFrom(long from, String file) {
        return window.unreadable().stream().filter(each -> each.end() > from)
                .map(each -> new Damage(file, Math.max(from, each.start()), each.end() - Math.max(from, each.start()),
                        "the disk cannot read it"))
                .toList();
    }

    public long offset() {
        return offset;
    }

    /** Where the next record may start. */
    public long recordEnd() {
        return offset + RecordFraming.sizeOf(length);
    }

    public int type() {
        return type;
    }

    public int length() {
        return length;
    }

    public int flags() {
        return flags;
    }

    /** Whether the journal wrote it for itself. */
    public boolean isControl() {
        return RecordFraming.isControl(type);
    }

    public boolean isFirst() {
        return (flags & RecordFraming.FIRST) != 0;
    }

    public boolean isLast() {
        return (flags & RecordFraming.LAST) != 0;
    }

    /** What lies below was forced at some time, as far as the records so far know. */
    public long durableMark() {
        return durableMark;
    }

    /** Where the readable part of the file ends. */
    public long end() {
        return window.end();
    }

    /** The record's payload, read-only, valid until the next move. */
    public ByteBuffer payload() throws IOException {
        int index = window.reach(offset, RecordFraming.HEAD_BYTES + length);
        return window.bytes().slice(index + RecordFraming.HEAD_BYTES, length).asReadOnlyBuffer();
    }

    private boolean isRecordAt(long at) throws IOException {
        int index = window.reach(at, RecordFraming.HEAD_BYTES);
        ByteBuffer bytes = window.bytes();
        long word = bytes.getLong(index);
        if (word == 0) {
            return false; // most of a segment that is not full
        }
        int claimedLength = (int) (word >>> 32);
        int claimedType = (int) (word >>> 24) & 0xff;
        int claimedFlags = (int) (word >>> 16) & 0xff;
        if (claimedLength < 0 || claimedLength > RecordFraming.PAYLOAD_BYTES_MAX
                || at + RecordFraming.HEAD_BYTES + claimedLength > window.end()
                || claimedType == 0 || claimedFlags > (RecordFraming.FIRST | RecordFraming.LAST)
                || framing.begin(nonce, at, claimedLength, claimedType, claimedFlags) != (word & 0xffff)) {
            return false;
        }
        index = window.reach(at, RecordFraming.HEAD_BYTES + claimedLength);
        bytes = window.bytes();
        framing.add(bytes.slice(index + RecordFraming.HEAD_BYTES, claimedLength));
        length = claimedLength;
        type = claimedType;
        flags = claimedFlags;
        return framing.checksum() == bytes.getInt(index + 8);
    }
}
