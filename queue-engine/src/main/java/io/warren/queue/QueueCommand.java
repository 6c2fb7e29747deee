package io.warren.queue;

import io.warren.queue.MessageQueue.DeleteCondition;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Everything that can be asked of a queue, as the letters of its {@link Mailbox}: batches travel as they are, so that a whole
 * batch costs one slot; what is rarer is a record here, one for each method of {@link MessageQueue}.
 *
 * <p>
 * Threads: made by any, then handed over to the queue.
 */
public sealed interface QueueCommand
        permits PublishBatch, Settlement, QueueCommand.ForSubscriber, QueueCommand.Request, QueueCommand.Change {

    /** What concerns one subscription and is answered, if at all, by its notices. */
    sealed interface ForSubscriber extends QueueCommand {
        Subscriber subscriber();
    }

    /** What is answered by completing {@link #answer}. */
    sealed interface Request extends QueueCommand {
        CompletableFuture<?> answer();
    }

    record Subscribe(Subscriber subscriber) implements ForSubscriber {}

    record AddCredit(Subscriber subscriber, int deliveries) implements ForSubscriber {}

    record Resume(Subscriber subscriber) implements ForSubscriber {}

    record Unsubscribe(Subscriber subscriber, boolean returnUnsettled) implements ForSubscriber {}

    /** What changes how the queue works, and is not answered. */
    sealed interface Change extends QueueCommand {}

    record Configure(QueueSettings settings) implements Change {}

    record Pause(boolean paused) implements Change {}

    /** Somebody has declared it again. */
    record Declared() implements Change {}

    record GetOne(boolean autoSettle, CompletableFuture<GetResult> answer) implements Request {}

    record Browse(int offset, int max, CompletableFuture<List<Message>> answer) implements Request {}

    record Purge(CompletableFuture<Long> answer) implements Request {}

    record Delete(DeleteCondition condition, CompletableFuture<Long> answer) implements Request {}

    record Stats(CompletableFuture<QueueStats> answer) implements Request {}

    /** See {@link io.warren.queue.durable.MessageStore.Carrier}; concerns the messages of one lane. */
    record CarryOn(int lane, CompletableFuture<Long> answer) implements Request {}

    /** The broker stops, and nothing more will be asked. */
    record Rest(CompletableFuture<Void> answer) implements Request {}
}
