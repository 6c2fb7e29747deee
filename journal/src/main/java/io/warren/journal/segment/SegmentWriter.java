package io.warren.journal.segment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to one segment, through a staging buffer that it may share with the segments before and after it.
 *
 * <p>
 * Small payloads are copied into the buffer, as one long write costs less than many short ones; large direct ones are
 * written from where they are. Cost of a record: its checksum and its copy; nothing is allocated. After an
 * {@link IOException} nothing more may be asked of it but to close.
 *
 * <p>
 * Threads: one at a time.
 */
public final class SegmentWriter implements Closeable {
    private static final int STAGING_BYTES = 1 << 19;
    private static final int GATHERED_BYTES_MIN = 1 << 16;

    private final FileChannel channel;
    private final SegmentHeader header;
    private final ByteBuffer staging;
    private final RecordFraming framing = new RecordFraming();
    private final ByteBuffer control = ByteBuffer.allocate(Long.BYTES);
    private final ByteBuffer[] gathered;
    private final long size;
    private long end;

    /** Appends behind the end. */
    SegmentWriter(FileChannel channel, SegmentHeader header, long end, ByteBuffer staging) throws IOException {
        this.channel = channel;
        this.header = header;
        this.staging = staging;
        this.gathered = new ByteBuffer[]{staging, staging};
        this.size = channel.size();
        this.end = end;
        channel.position(end);
    }

    /** A buffer that writers can share, one at a time. */
    public static ByteBuffer newStaging() {
        return ByteBuffer.allocateDirect(STAGING_BYTES);
    }

    public SegmentHeader header() {
        return header;
    }

    /** Offset of the next record. */
    public long end() {
        return end;
    }

    /** Bytes of the file, which never change. */
    public long size() {
        return size;
    }

    /** Bytes of the file that records can still take. */
    public long remaining() {
        return size - end;
    }

    /** Appends a record of one or two parts, whose positions stay where they are. */
    public void append(int type, int flags, ByteBuffer payload, @Nullable ByteBuffer rest) throws IOException {
        int length = payload.remaining() + (rest == null ? 0 : rest.remaining());
        if (staging.remaining() < RecordFraming.HEAD_BYTES) {
            flush();
        }
        int headCheck = framing.begin(header.nonce(), end, length, type, flags);
        framing.add(payload);
        if (rest != null) {
            framing.add(rest);
        }
        staging.putInt(length).putInt((type << 24) | (flags << 16) | headCheck).putInt(framing.checksum());
        put(payload);
        if (rest != null) {
            put(rest);
        }
        long recordEnd = end + RecordFraming.sizeOf(length);
        pad((int) (recordEnd - end) - RecordFraming.HEAD_BYTES - length);
        end = recordEnd;
    }

    /** Appends a mark: everything below the offset is known to be forced. */
    public void appendMark(long durableEnd) throws IOException {
        append(RecordFraming.MARK, RecordFraming.FIRST | RecordFraming.LAST, control.putLong(0, durableEnd), null);
    }

    /** Appends the last record of a segment. */
    public void appendSeal(long nextSegment) throws IOException {
        append(RecordFraming.SEAL, RecordFraming.FIRST | RecordFraming.LAST, control.putLong(0, nextSegment), null);
    }

    /** Hands what was appended to the operating system. */
    public void flush() throws IOException {
        staging.flip();
        while (staging.hasRemaining()) {
            channel.write(staging);
        }
        staging.clear();
    }

    /** Waits until what was flushed is on the disk. Never call it again after it failed: it may then succeed wrongly. */
    public void force() throws IOException {
        channel.force(false);
    }

    /**
     * Says in the header, durably, that what lies below is forced, as it must be: so recovery knows it although the end of
     * the file may be damaged.
     */
    public void confirmForced(long durableEnd) throws IOException {
        if (durableEnd > header.durableEnd()) {
            header.withDurableEnd(durableEnd).replaceIn(channel);
        }
    }

    /** Closes the file; what was not flushed is forgotten. */
    @Override
    public void close() throws IOException {
        staging.clear();
        channel.close();
    }

    private void put(ByteBuffer payload) throws IOException {
        if (payload.remaining() <= staging.remaining()) {
            copy(payload, payload.remaining());
        } else if (payload.isDirect() && payload.remaining() >= GATHERED_BYTES_MIN) {
            writeWith(payload);
        } else {
            int limit = payload.limit();
            for (int position = payload.position(); position < limit;) {
                if (!staging.hasRemaining()) {
                    flush();
                }
                int chunk = Math.min(limit - position, staging.remaining());
                staging.put(staging.position(), payload, position, chunk).position(staging.position() + chunk);
                position += chunk;
            }
        }
    }

    private void copy(ByteBuffer payload, int bytes) {
        int at = staging.position();
        staging.put(at, payload, payload.position(), bytes).position(at + bytes);
    }

    /** Writes what is staged and the payload with one call. */
    private void writeWith(ByteBuffer payload) throws IOException {
        int position = payload.position();
        staging.flip();
        gathered[1] = payload;
        while (staging.hasRemaining() || payload.hasRemaining()) {
            channel.write(gathered);
        }
        gathered[1] = staging;
        payload.position(position);
        staging.clear();
    }

    private void pad(int bytes) throws IOException {
        if (staging.remaining() < bytes) {
            flush();
        }
        for (int i = 0; i < bytes; i++) {
            staging.put((byte) 0);
        }
    }
}
