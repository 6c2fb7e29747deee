package io.warren.queue.classic;

import io.warren.queue.EventLoop;
import io.warren.queue.GetResult;
import io.warren.queue.Mailbox;
import io.warren.queue.MessageQueue;
import io.warren.queue.MessageQueue.DeleteCondition;
import io.warren.queue.Outcome;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueException;
import io.warren.queue.QueueException.Reason;
import io.warren.queue.QueueListener;
import io.warren.queue.QueueStats;
import io.warren.queue.Settlement;
import io.warren.queue.Subscriber;
import io.warren.queue.Subscriber.EndReason;
import io.warren.queue.consumer.ConsumerSet;
import io.warren.queue.consumer.QueueConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one who owns a classic queue's state and changes it.
 *
 * <p>
 * Cost of a message that is published, delivered and acknowledged: one {@link QueueEntry}, a slot in {@link ReadyEntries}, a
 * slot in {@link UnsettledEntries}, a slot in a batch.
 *
 * <p>
 * Threads: the queue's event loop; {@link #deleted} any.
 */
final class ClassicQueueOwner implements Mailbox.Owner<Object> {

    private static final Logger log = LoggerFactory.getLogger(ClassicQueueOwner.class);

    /** Deliveries in one turn; one busy queue must not starve its neighbours on the loop. */
    private static final int TURN_DELIVERIES_MAX = 2048;

    private final MessageQueue queue;
    private final EventLoop loop;
    private final QueueListener listener;
    private final Consumer<Object> post;
    private final ConsumerSet consumers;
    private final ReadyEntries ready = new ReadyEntries();
    private final UnsettledEntries unsettled = new UnsettledEntries();
    /** Batches of this turn, answered when it ends. */
    private final List<PublishBatch> toAnswer = new ArrayList<>();

    private long nextSequence = 1;
    private long memoryDelta;
    private volatile boolean deleted;

    /** @param post posts a letter to this owner's own mailbox */
    ClassicQueueOwner(MessageQueue queue, EventLoop loop, QueueListener listener, Consumer<Object> post) {
        this.queue = queue;
        this.loop = loop;
        this.listener = listener;
        this.post = post;
        this.consumers = new ConsumerSet(queue.definition().singleActiveConsumer());
    }

    boolean deleted() {
        return deleted;
    }

    @Override
    public void open(Object letter) {
        assert loop.inEventLoop();
        try {
            switch (letter) {
                case PublishBatch batch -> publish(batch);
                case Settlement settlement -> settle(settlement);
                case QueueCommand command -> carryOut(command);
                default -> throw new AssertionError("Expected a batch, a settlement or a command, but got " + letter);
            }
        } catch (RuntimeException ours) {
            log.error("{}: a {} failed", queue, letter.getClass().getSimpleName(), ours);
        }
    }

    @Override
    public void endTurn() {
        deliverReady();
        consumers.handOver();
        for (int i = 0; i < toAnswer.size(); i++) {
            toAnswer.get(i).answer();
        }
        toAnswer.clear();
        if (memoryDelta != 0) {
            listener.onMemoryChanged(memoryDelta);
            memoryDelta = 0;
        }
    }

    private void carryOut(QueueCommand command) {
        switch (command) {
            case QueueCommand.Subscribe subscribe -> subscribe(subscribe.subscriber());
            case QueueCommand.AddCredit add -> consumers.addCredit(add.subscriber(), add.deliveries());
            case QueueCommand.Resume resume -> wake(resume.subscriber());
            case QueueCommand.Unsubscribe end -> unsubscribe(end.subscriber(), end.returnUnsettled());
            case QueueCommand.Get get -> get.answer().complete(get(get.autoSettle()));
            case QueueCommand.Browse browse -> browse.answer()
                    .complete(ready.peek(browse.offset(), browse.max()).stream().map(QueueEntry::message).toList());
            case QueueCommand.Purge purge -> purge.answer().complete(dropReady());
            case QueueCommand.Delete delete -> delete(delete);
            case QueueCommand.Stats stats -> stats.answer().complete(stats());
            case QueueCommand.DeliverMore _ -> {
                // Delivering is what every turn ends with.
            }
            case QueueCommand.EndDelay end -> endDelay(end.entry());
        }
    }

    // ---- publishing and delivering ----

    private void publish(PublishBatch batch) {
        if (!deleted) {
            for (int i = 0; i < batch.size(); i++) {
                QueueEntry entry = new QueueEntry(nextSequence++, batch.message(i));
                memoryDelta += entry.memoryBytes();
                ready.add(entry);
            }
        }
        toAnswer.add(batch);
    }

    private void deliverReady() {
        int left = TURN_DELIVERIES_MAX;
        while (!ready.isEmpty() && left-- > 0) {
            QueueConsumer consumer = consumers.takeTurn();
            if (consumer == null) {
                return;
            }
            QueueEntry entry = ready.poll();
            if (entry == null) {
                throw new AssertionError("Expected an entry where " + ready.size() + " are ready");
            }
            consumers.deliver(consumer, entry.sequence(), entry.message(), entry.redelivered());
            if (consumer.spec().autoSettle()) {
                drop(entry);
            } else {
                entry.heldBy(consumer.subscriber());
                unsettled.add(entry);
            }
        }
        if (!ready.isEmpty()) {
            post.accept(new QueueCommand.DeliverMore());
        }
    }

    private GetResult get(boolean autoSettle) {
        QueueEntry entry = ready.poll();
        if (entry == null) {
            return new GetResult.Empty();
        }
        if (autoSettle) {
            drop(entry);
        } else {
            unsettled.add(entry);
        }
        return new GetResult.Got(entry.sequence(), entry.message(), entry.redelivered(), ready.size());
    }

    private void settle(Settlement settlement) {
        int settled = 0;
        for (int i = 0; i < settlement.size(); i++) {
            QueueEntry entry = unsettled.remove(settlement.id(i));
            if (entry != null) {
                settled++;
                settle(entry, settlement.outcome());
            }
        }
        QueueConsumer consumer = consumers.find(settlement.subscriber());
        if (consumer != null) {
            consumer.settled(settled);
            consumers.wake(consumer);
        }
    }

    private void settle(QueueEntry entry, Outcome outcome) {
        switch (outcome) {
            case Outcome.Accepted _ -> drop(entry);
            case Outcome.Rejected _ -> drop(entry);
            case Outcome.Released _ -> giveBack(entry, false);
            case Outcome.Modified modified when modified.undeliverableHere() -> drop(entry);
            case Outcome.Modified modified when modified.delayMillis() > 0 -> {
                entry.returned(modified.deliveryFailed());
                loop.schedule(() -> post.accept(new QueueCommand.EndDelay(entry)), modified.delayMillis());
            }
            case Outcome.Modified modified -> giveBack(entry, modified.deliveryFailed());
        }
    }

    private void giveBack(QueueEntry entry, boolean deliveryFailed) {
        entry.returned(deliveryFailed);
        ready.giveBack(entry);
    }

    private void endDelay(QueueEntry entry) {
        if (deleted) {
            drop(entry);
        } else {
            ready.giveBack(entry);
        }
    }

    private void drop(QueueEntry entry) {
        memoryDelta -= entry.memoryBytes();
    }

    // ---- consumers ----

    private void subscribe(Subscriber subscriber) {
        if (deleted) {
            subscriber.onRefused(new QueueException(Reason.DELETED));
            return;
        }
        try {
            consumers.add(subscriber);
        } catch (QueueException refusal) {
            subscriber.onRefused(refusal);
        }
    }

    private void wake(Subscriber subscriber) {
        QueueConsumer consumer = consumers.find(subscriber);
        if (consumer != null) {
            consumers.wake(consumer);
        }
    }

    private void unsubscribe(Subscriber subscriber, boolean returnUnsettled) {
        QueueConsumer consumer = consumers.remove(subscriber, EndReason.UNSUBSCRIBED);
        if (returnUnsettled) {
            returnHeldBy(subscriber);
        }
        if (consumer != null && consumers.isEmpty() && queue.definition().autoDelete()) {
            delete();
            listener.onSelfDeleted(queue);
        }
    }

    private void returnHeldBy(Subscriber subscriber) {
        List<QueueEntry> held = new ArrayList<>();
        unsettled.forEach(entry -> {
            if (subscriber.equals(entry.holder())) {
                held.add(entry);
            }
        });
        for (QueueEntry entry : held) {
            unsettled.remove(entry.sequence());
            giveBack(entry, true);
        }
    }

    // ---- the whole queue ----

    private QueueStats stats() {
        return new QueueStats(ready.size(), unsettled.size(), ready.bytes(), unsettled.bytes(), consumers.size());
    }

    private long dropReady() {
        long count = ready.size();
        for (QueueEntry entry = ready.poll(); entry != null; entry = ready.poll()) {
            drop(entry);
        }
        return count;
    }

    private void delete(QueueCommand.Delete command) {
        Reason refusal = refusal(command.condition());
        if (refusal != null) {
            command.answer().completeExceptionally(new QueueException(refusal));
        } else {
            command.answer().complete(delete());
        }
    }

    private @Nullable Reason refusal(DeleteCondition condition) {
        if (deleted) {
            return Reason.DELETED;
        }
        if (condition.ifUnused() && !consumers.isEmpty()) {
            return Reason.IN_USE;
        }
        return condition.ifEmpty() && !ready.isEmpty() ? Reason.NOT_EMPTY : null;
    }

    private long delete() {
        deleted = true;
        for (QueueConsumer consumer : List.copyOf(consumers.all())) {
            consumers.remove(consumer.subscriber(), EndReason.QUEUE_DELETED);
        }
        long count = dropReady();
        unsettled.forEach(this::drop);
        unsettled.clear();
        return count;
    }
}
