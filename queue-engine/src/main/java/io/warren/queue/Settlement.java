package io.warren.queue;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One outcome for many deliveries of one subscriber (or for entries taken by {@link MessageQueue#get}, then without one).
 *
 * <p>
 * Threads: filled by its maker, then handed over to the queue and not touched again.
 */
public final class Settlement implements QueueCommand {

    private final @Nullable Subscriber subscriber;
    private final Outcome outcome;
    private long[] ids;
    private int size;
    private @Nullable CommitGroup group;

    public Settlement(@Nullable Subscriber subscriber, Outcome outcome, int expected) {
        this.subscriber = subscriber;
        this.outcome = outcome;
        this.ids = new long[Math.max(1, expected)];
    }

    public void add(long id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
        }
        ids[size++] = id;
    }

    public @Nullable Subscriber subscriber() {
        return subscriber;
    }

    public Outcome outcome() {
        return outcome;
    }

    public int size() {
        return size;
    }

    public long id(int index) {
        return ids[index];
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
