package io.warren.queue.classic;

import io.warren.queue.Message;
import io.warren.queue.Subscriber;
import org.jspecify.annotations.Nullable;

/**
 * A message at a position in one queue.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class QueueEntry {

    /** This object and its place in the queue, roughly; the message itself counts with its own bytes and {@link #MESSAGE_BYTES}. */
    private static final int ENTRY_BYTES = 48;
    /** A message's object and its array's header, roughly. */
    private static final int MESSAGE_BYTES = 64;

    private final long sequence;
    private final Message message;
    private int acquired;
    private int failed;
    private @Nullable Subscriber holder;

    QueueEntry(long sequence, Message message) {
        this.sequence = sequence;
        this.message = message;
    }

    /** Its place: entries are delivered by rising sequence, and return to it. */
    long sequence() {
        return sequence;
    }

    Message message() {
        return message;
    }

    /** Whether it was delivered before. */
    boolean redelivered() {
        return acquired > 0;
    }

    /** How often it was delivered, or taken by a get, and came back. */
    int acquired() {
        return acquired;
    }

    /** How often its delivery failed. */
    int failed() {
        return failed;
    }

    void returned(boolean deliveryFailed) {
        acquired++;
        holder = null;
        if (deliveryFailed) {
            failed++;
        }
    }

    @Nullable
    Subscriber holder() {
        return holder;
    }

    void heldBy(@Nullable Subscriber subscriber) {
        holder = subscriber;
    }

    long memoryBytes() {
        return (long) message.size() + ENTRY_BYTES + MESSAGE_BYTES;
    }
}
