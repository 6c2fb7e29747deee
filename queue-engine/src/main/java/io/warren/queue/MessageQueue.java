package io.warren.queue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A queue of any type as every protocol sees it. Nothing here assumes that the queue is in this process, that it answers at
 * once, or that a message it delivers is the object that was published.
 *
 * <p>
 * What one caller asks for is carried out in the order of asking. Stages complete on the queue's event loop; a caller that
 * owns state continues on its own.
 *
 * <p>
 * Threads: any. No call blocks.
 */
public interface MessageQueue extends PublishTarget {

    QueueDefinition definition();

    @Override
    default String name() {
        return definition().name();
    }

    /** True from the moment on which the queue decided to go: it takes no more consumers, and publishes to it vanish. */
    boolean deleted();

    /** Answered by {@link Subscriber#onStarted} or {@link Subscriber#onRefused}, before its first delivery. */
    void subscribe(Subscriber subscriber);

    /** Lets the subscriber have {@code deliveries} more than it has credit for now. */
    void addCredit(Subscriber subscriber, int deliveries);

    /** Tells the queue that a subscriber that was not writable, or whose gate was shut, takes deliveries again. */
    void resume(Subscriber subscriber);

    /**
     * Ends a subscription; {@link Subscriber#onEnded} follows its last delivery.
     *
     * @param returnUnsettled
     *            whether what the subscriber holds goes back to the queue, each entry to its place (its channel is gone);
     *            otherwise it can still be settled
     */
    void unsubscribe(Subscriber subscriber, boolean returnUnsettled);

    /** Says what became of deliveries. Ids that the queue does not (or no longer) hold as delivered are passed over. */
    void settle(Settlement settlement);

    /**
     * Takes the first entry.
     *
     * @param autoSettle
     *            whether the entry is gone at once; otherwise it waits for a {@link Settlement} without a subscriber
     */
    CompletionStage<GetResult> get(boolean autoSettle);

    /** Entries that are ready, from the one at {@code offset} (0 is the head) on, none of them taken. */
    CompletionStage<List<Message>> browse(int offset, int max);

    /** Drops what is ready, not what is delivered and unsettled; answers how many entries were dropped. */
    CompletionStage<Long> purge();

    /**
     * Deletes the queue if the condition holds: subscribers are told, entries dropped, later publishes confirmed and dropped.
     * Answers how many entries were ready, or fails with {@link QueueException}.
     */
    CompletionStage<Long> delete(DeleteCondition condition);

    CompletionStage<QueueStats> stats();

    /** From now on the queue does as it is told here, also with what is in it. */
    void configure(QueueSettings settings);

    /** Lets nobody have anything of it until it is resumed: publishes are taken, consumers wait, and whoever gets finds nothing. */
    void pause(boolean paused);

    /** Somebody has declared it again, which shows that it is used. */
    void declaredAgain();

    /** What must hold for a deletion. */
    record DeleteCondition(boolean ifUnused, boolean ifEmpty) {

        public static final DeleteCondition ALWAYS = new DeleteCondition(false, false);
    }

    /** The broker stops in good order: completes when what there is to know about the queue at the next start is written. */
    default CompletionStage<Void> rest() {
        return CompletableFuture.completedFuture(null);
    }
}
