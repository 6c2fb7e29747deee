package io.warren.queue.classic;

import io.warren.queue.Message;
import io.warren.queue.backlog.PackedMessages;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ids and references to messages, first in first out, in chunks that are never copied.
 *
 * <pre>
 *   head chunk                        tail chunk
 *   [ - - - m m m m ] → [ m m m m m m m ] → [ m m m - - - - ]
 *           headIndex                             tailIndex
 * </pre>
 *
 * <p>
 * Hot. Cost of a message: 12 to 16 bytes while it waits; no allocation while there are few, for one emptied chunk is kept.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class MessageChunks {

    private static final int CHUNK = 128;

    private static final class Chunk {
        final @Nullable Message[] messages = new @Nullable Message[CHUNK];
        final long[] ids = new long[CHUNK];
        @Nullable
        Chunk next;
    }

    private Chunk head = new Chunk();
    private Chunk tail = head;
    private int headIndex;
    private int tailIndex;
    private @Nullable Chunk spare;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void add(long id, Message message) {
        if (tailIndex == CHUNK) {
            Chunk added = spare == null ? new Chunk() : spare;
            spare = null;
            tail.next = added;
            tail = added;
            tailIndex = 0;
        }
        tail.ids[tailIndex] = id;
        tail.messages[tailIndex++] = message;
        size++;
    }

    /** The first message; there must be one. */
    Message head() {
        Message first = head.messages[headIndex];
        if (first == null) {
            throw new IllegalStateException("Expected a message, but there is none");
        }
        return first;
    }

    /** The first message's id; there must be one. */
    long headId() {
        return head.ids[headIndex];
    }

    void dropHead() {
        head.messages[headIndex++] = null;
        if (--size == 0) {
            head = tail; // they differ when the head was used up just now
            headIndex = 0;
            tailIndex = 0;
        } else if (headIndex == CHUNK) {
            Chunk emptied = head;
            head = next(emptied);
            headIndex = 0;
            emptied.next = null;
            spare = emptied;
        }
    }

    void clear() {
        size = 0;
        head = new Chunk();
        tail = head;
        headIndex = 0;
        tailIndex = 0;
        spare = null;
    }

    /** Adds up to {@code max} messages, from the one at {@code offset} on, to {@code found}. Steps over whole chunks. */
    void browse(long offset, int max, List<Message> found) {
        long end = Math.min(size, offset + max);
        long index = headIndex + offset;
        Chunk chunk = head;
        for (long at = offset; at < end; at++, index++) {
            while (index >= CHUNK) {
                chunk = next(chunk);
                index -= CHUNK;
            }
            Message message = chunk.messages[(int) index];
            if (message != null) {
                found.add(message);
            }
        }
    }

    /** Shows all of them, in order. */
    void visit(PackedMessages.Visitor visitor) {
        Chunk chunk = head;
        for (int left = size, index = headIndex; left > 0; left--, index++) {
            if (index == CHUNK) {
                chunk = next(chunk);
                index = 0;
            }
            Message message = chunk.messages[index];
            if (message != null) {
                visitor.visit(chunk.ids[index], message);
            }
        }
    }

    private static Chunk next(Chunk chunk) {
        Chunk next = chunk.next;
        if (next == null) {
            throw new IllegalStateException("Expected a further chunk, but this is the last");
        }
        return next;
    }
}
