package io.warren.queue.classic;

import io.warren.queue.GetResult;
import io.warren.queue.Message;
import io.warren.queue.MessageQueue.DeleteCondition;
import io.warren.queue.QueueStats;
import io.warren.queue.Subscriber;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What others ask of a queue. Batches of publishes and settlements are letters of their own and need no such record.
 */
sealed interface QueueCommand {

    record Subscribe(Subscriber subscriber) implements QueueCommand {}

    record AddCredit(Subscriber subscriber, int deliveries) implements QueueCommand {}

    record Resume(Subscriber subscriber) implements QueueCommand {}

    record Unsubscribe(Subscriber subscriber, boolean returnUnsettled) implements QueueCommand {}

    record Get(boolean autoSettle, CompletableFuture<GetResult> answer) implements QueueCommand {}

    record Browse(int offset, int max, CompletableFuture<List<Message>> answer) implements QueueCommand {}

    record Purge(CompletableFuture<Long> answer) implements QueueCommand {}

    record Delete(DeleteCondition condition, CompletableFuture<Long> answer) implements QueueCommand {}

    record Stats(CompletableFuture<QueueStats> answer) implements QueueCommand {}

    /** Deliver on: the last turn ended before the queue was empty. */
    record DeliverMore() implements QueueCommand {}

    /** A delay is over: the entry is ready again. */
    record EndDelay(QueueEntry entry) implements QueueCommand {}
}
