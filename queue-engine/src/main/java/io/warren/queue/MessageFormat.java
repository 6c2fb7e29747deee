package io.warren.queue;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as bytes and reads them back, for queues that keep them outside the heap. Belongs to whoever makes the
 * messages; what is read equals what was written in all that {@link Message} says.
 *
 * <p>
 * Threads: any.
 */
public interface MessageFormat {

    /** Bytes that {@link #write} will need, at most {@link Integer#MAX_VALUE}. */
    int length(Message message);

    /** Writes {@link #length} bytes at the buffer's position, and moves it behind them. */
    void write(Message message, ByteBuffer to);

    /**
     * Reads what {@link #write} wrote, and moves the position behind it. The bytes are copied: the buffer may be used again.
     *
     * @param previous
     *            a message read just before, with which the new one may share what is the same in both
     */
    Message read(ByteBuffer from, @Nullable Message previous);

    /** Moves the position behind a message without making it, and returns what its {@link Message#bodySize} would be. */
    int skip(ByteBuffer from);

    /** What {@link Message#persistent} of the message at the position would be; moves nothing. */
    boolean persistent(ByteBuffer from);
}
