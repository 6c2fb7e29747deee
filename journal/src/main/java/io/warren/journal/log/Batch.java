package io.warren.journal.log;

import io.warren.journal.segment.RecordFraming;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Records that are written together: after a crash all of them are replayed or none.
 *
 * <p>
 * The buffers, their contents and their positions belong to the log from {@link WriteAheadLog#append} until the receipt is
 * called; who shares a message's bytes between batches gives each a {@link ByteBuffer#duplicate}. Cost of a record: two
 * array slots.
 *
 * <p>
 * Threads: the one that fills it, then the log's writer, and again the first after the receipt.
 */
public final class Batch {
    private static final int RECORDS_INITIALLY = 8;

    private final Receipt receipt;
    private final boolean lazy;
    private final boolean urgent;
    private byte[] types = new byte[RECORDS_INITIALLY];
    private ByteBuffer[] payloads = new ByteBuffer[RECORDS_INITIALLY];
    private @Nullable ByteBuffer[] rests = new @Nullable ByteBuffer[RECORDS_INITIALLY];
    private int count;
    private long bytes;

    /** The batch behind this one in the inbox or in a list; belongs to the one that this batch belongs to. */
    @Nullable
    Batch next;
    long segment;
    long offset;
    /** Why the writer has not written it, although the log goes on; null if it has. */
    @Nullable
    IOException refusal;

    private Batch(Receipt receipt, boolean lazy, boolean urgent) {
        this.receipt = receipt;
        this.lazy = lazy;
        this.urgent = urgent;
    }

    /** A batch that somebody waits for: it is written and forced at once. */
    public static Batch of(Receipt receipt) {
        return new Batch(receipt, false, false);
    }

    /** A batch that nobody waits for: it is urgent, but is written with the next one that is not lazy, or after a while. */
    public static Batch lazy(Receipt receipt) {
        return new Batch(receipt, true, true);
    }

    /**
     * A batch that helps to get room, such as acknowledgements: it is written and forced at once, and if the disk is full
     * it may have the room that the log keeps for such batches.
     */
    public static Batch urgent(Receipt receipt) {
        return new Batch(receipt, false, true);
    }

    /**
     * Adds a record.
     *
     * @param type
     *            1 to 239
     */
    public void add(int type, ByteBuffer payload) {
        add(type, payload, null);
    }

    /** Adds a record in two parts, such as what the log's owner says of a message and the message itself. */
    public void add(int type, ByteBuffer payload, @Nullable ByteBuffer rest) {
        long length = (long) payload.remaining() + (rest == null ? 0 : rest.remaining());
        if (type < 1 || type > RecordFraming.TYPE_MAX || length > RecordFraming.PAYLOAD_BYTES_MAX) {
            throw new IllegalArgumentException("Expected a type of 1 to " + RecordFraming.TYPE_MAX + " and at most "
                    + RecordFraming.PAYLOAD_BYTES_MAX + " bytes, but it is type " + type + " with " + length);
        }
        if (count == types.length) {
            int capacity = count * 2;
            types = Arrays.copyOf(types, capacity);
            payloads = Arrays.copyOf(payloads, capacity);
            rests = Arrays.copyOf(rests, capacity);
        }
        types[count] = (byte) type;
        payloads[count] = payload;
        rests[count] = rest;
        count++;
        bytes += RecordFraming.sizeOf(length);
    }

    /** Makes the batch empty again, for another use. Only after its receipt. */
    public void clear() {
        Arrays.fill(payloads, 0, count, null);
        Arrays.fill(rests, 0, count, null);
        count = 0;
        bytes = 0;
    }

    public int count() {
        return count;
    }

    /** What the records take in a segment. */
    public long bytes() {
        return bytes;
    }

    public boolean isLazy() {
        return lazy;
    }

    /** Whether it may be written although the disk is full. */
    public boolean isUrgent() {
        return urgent;
    }

    Receipt receipt() {
        return receipt;
    }

    int type(int index) {
        return types[index] & 0xff;
    }

    ByteBuffer payload(int index) {
        return payloads[index];
    }

    @Nullable
    ByteBuffer rest(int index) {
        return rests[index];
    }
}
