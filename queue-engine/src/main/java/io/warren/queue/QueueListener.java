package io.warren.queue;

import java.util.List;

/**
 * What a queue tells the broker that it lives in, and asks of it.
 *
 * <p>
 * Threads: called on the queue's event loop; must not block.
 */
public interface QueueListener {

    /**
     * The queue has deleted itself, because it is auto-delete and lost its last consumer, or because of an internal error; its
     * name and bindings are to be taken down.
     */
    void onSelfDeleted(MessageQueue queue);

    /** Whether there is little room for messages that were delivered and not settled; asked for each delivery. */
    default boolean heapFull() {
        return false;
    }

    /**
     * Makes the dead letter of one of the queue's messages and finds out where it goes; with no targets if nobody is to get it.
     */
    default DeadLetter deadLetter(QueueDefinition queue, QueueSettings.DeadLetters settings, Message message,
            DeadLetter.Reason reason) {
        return new DeadLetter(message, List.of());
    }

    /** The message with a note for its consumer: how often it was given out before, and how often that failed. */
    default Message counted(Message message, int acquired, int failed) {
        return message;
    }

    /**
     * A message whose time has come, as it is to be from now on: it has come now, and nothing in it asks for a delay any more.
     *
     * @param nowMillis
     *            since 1970
     */
    default Message due(Message message, long nowMillis) {
        return message;
    }

    /** The bytes that the queue holds in memory, entries included, changed by this much since it last said so. */
    void onMemoryChanged(long deltaBytes);
}
