package io.warren.queue.backlog;

import io.warren.queue.Message;
import io.warren.queue.MessageFormat;
import io.warren.queue.backlog.BlockPool.Block;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages, each behind its id in the queue, one after the other in blocks of a {@link BlockPool}, first in first out. A message
 * never crosses the end of a block; one that is larger than a block has one of its own.
 *
 * <pre>
 *   first block                       last block
 *   [ (read) | message | message ] → [ message | message | (room) ]
 *            position of its bytes                         write
 * </pre>
 *
 * <p>
 * Hot while a queue has a backlog. Cost of a message: a copy of its bytes in and one out, and the objects that reading makes.
 *
 * <p>
 * Ownership: the blocks are this object's until they have been read, or {@link #clear}.
 *
 * <p>
 * Threads: one, the owner's.
 */
public final class PackedMessages {

    private final MessageFormat format;
    private final BlockPool pool;
    private final ArrayDeque<Packed> blocks = new ArrayDeque<>();
    private long size;
    private long messageBytes;
    private long blockBytes;
    private @Nullable Message lastRead;
    private long lastReadId;

    /** Gets messages to look at. */
    public interface Visitor {
        void visit(long id, Message message);
    }

    /** A block and how far it is written; what is before its buffer's position has been read. */
    private static final class Packed {
        final Block block;
        final ByteBuffer reading;
        final ByteBuffer writing;
        int unread;
        long lastId;

        Packed(Block block) {
            this.block = block;
            this.reading = block.bytes().duplicate();
            this.writing = block.bytes().duplicate();
        }
    }

    public PackedMessages(MessageFormat format, BlockPool pool) {
        this.format = format;
        this.pool = pool;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public long size() {
        return size;
    }

    /** Bytes of the messages as {@link Message#size} counts them. */
    public long messageBytes() {
        return messageBytes;
    }

    /** Bytes of the blocks that they lie in. */
    public long blockBytes() {
        return blockBytes;
    }

    /** Ids grow. */
    public void add(long id, Message message) {
        int length = Math.addExact(format.length(message), Long.BYTES);
        Packed last = blocks.peekLast();
        if (last == null || last.writing.remaining() < length) {
            last = new Packed(pool.take(length));
            blocks.add(last);
            blockBytes += last.block.bytes().capacity();
        }
        last.writing.putLong(id);
        format.write(message, last.writing);
        last.lastId = id;
        last.unread++;
        size++;
        messageBytes += message.size();
    }

    /** Takes the first message out; there must be one. Its id is {@link #removedId}. */
    public Message remove() {
        Packed first = blocks.element();
        lastReadId = first.reading.getLong();
        Message message = format.read(first.reading, lastRead);
        lastRead = message;
        size--;
        messageBytes -= message.size();
        if (--first.unread == 0) {
            blocks.remove();
            blockBytes -= first.block.bytes().capacity();
            pool.give(first.block);
            if (size == 0) {
                lastRead = null; // of which not even the address may be needed again
            }
        }
        return message;
    }

    /** The id of the message that was removed last. */
    public long removedId() {
        return lastReadId;
    }

    public void clear() {
        blocks.forEach(packed -> pool.give(packed.block));
        blocks.clear();
        size = 0;
        messageBytes = 0;
        blockBytes = 0;
        lastRead = null;
    }

    /** Adds up to {@code max} messages, from the one at {@code offset} on, to {@code found}. Steps over whole blocks. */
    public void browse(long offset, int max, List<Message> found) {
        long skip = offset;
        int wanted = max;
        for (Iterator<Packed> each = blocks.iterator(); each.hasNext() && wanted > 0;) {
            Packed packed = each.next();
            if (skip >= packed.unread) {
                skip -= packed.unread;
                continue;
            }
            ByteBuffer looking = packed.reading.duplicate();
            Message previous = null;
            for (int i = 0; i < packed.unread && wanted > 0; i++) {
                looking.getLong();
                Message message = format.read(looking, previous);
                previous = message;
                if (skip > 0) {
                    skip--;
                } else {
                    found.add(message);
                    wanted--;
                }
            }
        }
    }

    /**
     * Shows the messages of the first block that holds one with such an id or a later one.
     *
     * @return the id after that block's last, or {@code from} if there is no such block
     */
    public long visitBlock(long from, Visitor visitor) {
        for (Packed packed : blocks) {
            if (packed.lastId >= from) {
                ByteBuffer looking = packed.reading.duplicate();
                Message previous = null;
                for (int i = 0; i < packed.unread; i++) {
                    long id = looking.getLong();
                    Message message = format.read(looking, previous);
                    previous = message;
                    if (id >= from) {
                        visitor.visit(id, message);
                    }
                }
                return packed.lastId + 1;
            }
        }
        return from;
    }
}
