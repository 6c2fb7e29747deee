package io.warren.queue;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one origin for one queue, in order, each with the origin's receipt number: the unit in which publishes change
 * threads. It goes to the queue and comes back answered; until then its bytes count as under way for the origin, which stops
 * reading from its client when they are too many.
 *
 * <p>
 * Threads: one owner at a time: the origin until {@link MessageQueue#publish}, the queue until
 * {@link PublishOrigin#onAnswered}.
 */
public final class PublishBatch implements QueueCommand {

    private final PublishOrigin origin;
    private final boolean awaited;
    private Message[] messages;
    private long[] receipts;
    private int size;
    private @Nullable CommitGroup group;
    private long bytes;
    private boolean timed;
    private @Nullable BitSet rejected;

    /**
     * @param awaited
     *            whether somebody waits for the answer, as with confirms; otherwise the queue may keep it back for a few
     *            milliseconds to slow the origin down
     * @param expected
     *            how many messages it will probably hold
     */
    public PublishBatch(PublishOrigin origin, boolean awaited, int expected) {
        this.origin = origin;
        this.awaited = awaited;
        this.messages = new Message[expected];
        this.receipts = new long[expected];
    }

    public boolean awaited() {
        return awaited;
    }

    /** Origin: adds a message. Receipt numbers mean something to the origin only. */
    public void add(Message message, long receipt) {
        if (size == messages.length) {
            messages = Arrays.copyOf(messages, size * 2 + 1);
            receipts = Arrays.copyOf(receipts, size * 2 + 1);
        }
        messages[size] = message;
        receipts[size++] = receipt;
        bytes += message.size();
        timed |= message.timed();
    }

    public PublishOrigin origin() {
        return origin;
    }

    public int size() {
        return size;
    }

    /** Bytes of properties and bodies of all its messages. */
    public long bytes() {
        return bytes;
    }

    /** Whether any of its messages is {@link Message#timed}. */
    public boolean timed() {
        return timed;
    }

    public Message message(int index) {
        return messages[index];
    }

    public long receipt(int index) {
        return receipts[index];
    }

    /** Queue: answers one message with a refusal; all others are accepted by {@link #answer}. */
    public void reject(int index) {
        BitSet refusals = rejected;
        if (refusals == null) {
            refusals = new BitSet(size);
            rejected = refusals;
        }
        refusals.set(index);
    }

    /** Origin, after the answer: whether the queue refused this message. */
    public boolean rejected(int index) {
        return rejected != null && rejected.get(index);
    }

    /** The same: whether it refused any. */
    public boolean anyRejected() {
        return rejected != null;
    }

    /** Queue: every message has its answer; the batch goes back. */
    public void answer() {
        origin.onAnswered(this);
    }

    /** Before it is handed over: it is part of a transaction. */
    public void join(CommitGroup transaction) {
        transaction.expect();
        group = transaction;
    }

    /** The transaction that it is part of. */
    public @Nullable CommitGroup group() {
        return group;
    }
}
