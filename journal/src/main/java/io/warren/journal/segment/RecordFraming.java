package io.warren.journal.segment;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How a record lies in a segment.
 *
 * <pre>
 *   0       4      5       6            8          12                 12 + length
 *  ┌────────┬──────┬───────┬────────────┬──────────┬──────────────────┬──────────┐
 *  │ length │ type │ flags │ head check │ checksum │ payload          │ padding  │
 *  │ u32    │ u8   │ u8    │ u16        │ u32      │ length bytes     │ zeros    │
 *  └────────┴──────┴───────┴────────────┴──────────┴──────────────────┴──────────┘
 * </pre>
 *
 * All numbers are big-endian; a record starts at a multiple of 8 and is padded to one. The checksum is the CRC32C of the
 * segment's nonce (u64), the record's offset in the file (u64), length, type, flags and the payload, so that a valid
 * record in a wrong place is not valid. The head check is that checksum before the payload, folded to 16 bits: it tells a
 * record's head from other bytes without reading as far as the length claims.
 *
 * <p>
 * Types from 240 on belong to the journal itself (see {@link #MARK}, {@link #SEAL}), 0 is not a type. The flags say which
 * records of a batch are the first and the last; a batch lies in one segment, without other records in between.
 *
 * <p>
 * Cost of a record: one pass of CRC32C over 24 bytes and the payload; nothing is allocated.
 *
 * <p>
 * Threads: one at a time.
 */
public final class RecordFraming {
    public static final int HEAD_BYTES = 12;
    public static final int ALIGNMENT = 8;
    public static final int PAYLOAD_BYTES_MAX = 1 << 30;

    /** Flags. */
    public static final int FIRST = 1;
    public static final int LAST = 2;

    public static final int TYPE_MAX = 239;
    /** Payload: an offset in this segment, u64. What is below had been forced when the mark was written. */
    public static final int MARK = 240;
    /** Payload: number of the next segment, u64. The last record of a segment that is full. */
    public static final int SEAL = 241;
    /** What a mark or a seal takes in a segment. */
    public static final int CONTROL_RECORD_BYTES = (int) sizeOf(Long.BYTES);

    private static final int COVERED_BYTES = 24;

    private final CRC32C crc = new CRC32C();
    private final byte[] covered = new byte[COVERED_BYTES];
    private final ByteBuffer coveredFields = ByteBuffer.wrap(covered);

    /** Bytes that a record of so many payload bytes takes in a segment. */
    public static long sizeOf(long payloadBytes) {
        return (HEAD_BYTES + payloadBytes + ALIGNMENT - 1) & -ALIGNMENT;
    }

    static boolean isControl(int type) {
        return type > TYPE_MAX;
    }

    /** Starts the checksum of a record and returns its head check. */
    int begin(long nonce, long offset, int length, int type, int flags) {
        coveredFields.putLong(0, nonce).putLong(8, offset).putInt(16, length);
        covered[20] = (byte) type;
        covered[21] = (byte) flags;
        crc.reset();
        crc.update(covered, 0, COVERED_BYTES);
        int checksum = (int) crc.getValue();
        return (checksum ^ (checksum >>> 16)) & 0xffff;
    }

    /** Adds a part of the payload, which keeps its position. */
    void add(ByteBuffer payload) {
        int position = payload.position();
        crc.update(payload);
        payload.position(position);
    }

    int checksum() {
        return (int) crc.getValue();
    }
}
