package io.warren.queue;

import java.util.Arrays;

/**
 * Entries handed to one subscriber, in order: the unit in which deliveries change threads.
 *
 * <p>
 * Threads: one owner at a time: the queue until {@link Subscriber#onDeliveries}, then the subscriber.
 */
public final class DeliveryBatch {

    private final Subscriber subscriber;
    private Message[] messages;
    private long[] ids;
    private boolean[] redelivered;
    private int size;
    private long bytes;

    /**
     * @param expected
     *            how many deliveries it will probably hold
     */
    public DeliveryBatch(Subscriber subscriber, int expected) {
        this.subscriber = subscriber;
        this.messages = new Message[expected];
        this.ids = new long[expected];
        this.redelivered = new boolean[expected];
    }

    public void add(long id, Message message, boolean again) {
        if (size == messages.length) {
            messages = Arrays.copyOf(messages, size * 2 + 1);
            ids = Arrays.copyOf(ids, size * 2 + 1);
            redelivered = Arrays.copyOf(redelivered, size * 2 + 1);
        }
        messages[size] = message;
        ids[size] = id;
        redelivered[size++] = again;
        bytes += message.size();
    }

    public Subscriber subscriber() {
        return subscriber;
    }

    public int size() {
        return size;
    }

    /** Bytes of properties and bodies of all its messages. */
    public long bytes() {
        return bytes;
    }

    public Message message(int index) {
        return messages[index];
    }

    /** The entry's name in a {@link Settlement}. */
    public long id(int index) {
        return ids[index];
    }

    public boolean redelivered(int index) {
        return redelivered[index];
    }
}
