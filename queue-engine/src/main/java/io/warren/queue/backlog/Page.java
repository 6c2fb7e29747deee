package io.warren.queue.backlog;

import io.warren.queue.Message;
import io.warren.queue.MessageFormat;
import io.warren.queue.backlog.BlockPool.Block;
import java.nio.ByteBuffer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a backlog: in a block of memory, on disk, or in both places.
 *
 * <pre>
 *   filling ──► in memory ──write──► in both ──drop──► on disk ──load──► in both
 * </pre>
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class Page {

    static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    @Nullable
    Block block;
    /** What is before its position has been read. */
    ByteBuffer reading;
    /** What is before its position has been written; of a page that is not being filled, nothing. */
    private ByteBuffer filling;
    /** Where the block was read up to when it equalled what is on disk. */
    private int storedFrom;

    @Nullable
    PagePlace place;
    /** Of what is on disk. */
    private @Nullable PageSummary summary;
    private final @Nullable LongPredicate alive;
    private boolean sealed;
    boolean writing;
    boolean loading;
    boolean dropWhenWritten;
    /** Nobody needs it any more; its block goes when nobody writes or reads it. */
    boolean gone;

    // Of what is unread and alive.
    private long firstId;
    private long lastId;
    int entries;
    long bytes;
    private int persistentEntries;
    private long persistentBytes;

    /** An empty page to be filled. */
    Page(Block block) {
        this.block = block;
        this.reading = block.bytes().duplicate();
        this.filling = block.bytes().duplicate();
        this.alive = null;
    }

    Page(StoredPage stored) {
        this.reading = NOTHING;
        this.filling = NOTHING;
        this.place = stored.place();
        this.summary = stored.summary();
        this.alive = stored.alive();
        this.sealed = true;
        this.firstId = stored.firstId();
        this.lastId = stored.summary().lastId();
        this.entries = stored.entries();
        this.bytes = stored.bytes();
    }

    boolean takes(int length) {
        return !sealed && filling.remaining() >= length;
    }

    void add(long id, Message message, MessageFormat format) {
        filling.putLong(id);
        format.write(message, filling);
        count(id, message.bodySize(), message.persistent());
    }

    /** Adds a persistent message as it was written before: the bytes from an index on. */
    void add(long id, int size, ByteBuffer from, int index, int length) {
        filling.putLong(id);
        filling.put(filling.position(), from, index, length).position(filling.position() + length);
        count(id, size, true);
    }

    private void count(long id, int size, boolean persistent) {
        if (entries == 0) {
            firstId = id;
        }
        lastId = id;
        entries++;
        bytes += size;
        if (persistent) {
            persistentEntries++;
            persistentBytes += size;
        }
    }

    void onRead(long id, Message message) {
        firstId = id + 1;
        entries--;
        bytes -= message.bodySize();
        if (message.persistent()) {
            persistentEntries--;
            persistentBytes -= message.bodySize();
        }
    }

    /** Whether an entry that is there is still one of the queue. */
    boolean alive(long id, Message message) {
        return alive == null || (message.persistent() && alive.test(id));
    }

    long lastId() {
        return lastId;
    }

    /** The id of the first unread entry, or a lower one above all that were read. */
    long firstUnreadId() {
        return firstId;
    }

    boolean isFilling() {
        return !sealed;
    }

    /** Bytes of what is unread, of a page that is being filled. */
    int filledBytes() {
        return filling.position() - reading.position();
    }

    boolean inMemory() {
        return block != null && !loading;
    }

    boolean inFlight() {
        return writing || loading;
    }

    /** Whether what is on disk is what is left to read. */
    boolean droppable() {
        return place != null && !inFlight() && reading.position() == storedFrom;
    }

    /** The bytes to be written, the first time or again; from now on none are added. */
    ByteBuffer seal() {
        if (!sealed) {
            sealed = true;
            reading.limit(filling.position());
            filling = NOTHING; // there may be very many pages
        }
        storedFrom = reading.position();
        summary = new PageSummary(firstId, lastId, entries, bytes, persistentEntries, persistentBytes);
        return reading.duplicate();
    }

    PageSummary summary() {
        PageSummary known = summary;
        if (known == null) {
            throw new IllegalStateException("Expected a page that was written");
        }
        return known;
    }

    void begin(Block loaded, int length) {
        block = loaded;
        reading = loaded.bytes().duplicate().limit(length);
        storedFrom = 0;
        loading = true;
    }
}
