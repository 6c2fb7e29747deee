package io.warren.queue.classic;

import io.warren.queue.CommitGroup;
import io.warren.queue.EventLoop;
import io.warren.queue.GetResult;
import io.warren.queue.Mailbox;
import io.warren.queue.Message;
import io.warren.queue.MessageQueue;
import io.warren.queue.Outcome;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueCommand;
import io.warren.queue.QueueException;
import io.warren.queue.QueueException.Reason;
import io.warren.queue.QueueListener;
import io.warren.queue.QueueStats;
import io.warren.queue.Settlement;
import io.warren.queue.Subscriber;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.backlog.PackedMessages;
import io.warren.queue.backlog.PageStore;
import io.warren.queue.consumer.ConsumerSet;
import io.warren.queue.consumer.QueueConsumer;
import io.warren.queue.consumer.QueueEntry;
import io.warren.queue.consumer.UnsettledEntries;
import io.warren.queue.durable.MessageStore;
import io.warren.queue.durable.QueueLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All state of a classic queue, and what each command does to it. A turn opens letters, then delivers, then answers
 * publishers.
 *
 * <p>
 * Hot: publishing, delivering, settling. Cost of a message on its way through: a slot in a chunk, a step in a consumer's
 * ring, three array slots in a batch and, unless it is settled by being sent, one {@link QueueEntry} and a slot for it.
 *
 * <p>
 * Threads: the queue's event loop, except {@link #deleted}.
 */
final class ClassicQueueOwner implements Mailbox.Owner<QueueCommand> {

    private static final Logger log = LoggerFactory.getLogger(ClassicQueueOwner.class);

    /** Deliveries of one turn; the neighbours on the loop come before the rest. */
    private static final int DELIVERIES_MAX = 4096;

    /** Unsettled entries that a queue may have however full the heap is. */
    private static final int HELD_ANYWAY = 100;

    private final ClassicQueue queue;
    private final @Nullable MessageStore store;
    private final EventLoop loop;
    private final QueueListener listener;
    private final ReadyEntries ready;
    private final UnsettledEntries unsettled = new UnsettledEntries();
    private final DelayedEntries delayed;
    private final ConsumerSet consumers;
    private final MemoryMeter memory;
    private final PublishAnswers answers;
    private final QueueLog journal;
    private final PageStore pages;
    private final BacklogMemory backlogs;
    private final ArrayDeque<QueueCommand.Request> waiting = new ArrayDeque<>();
    private final Runnable deliverMore = this::deliverMore;
    private boolean deliverScheduled;
    private volatile boolean deleted;

    ClassicQueueOwner(ClassicQueue queue, EventLoop loop, QueueListener listener, QueueStorage storage) {
        this.queue = queue;
        this.listener = listener;
        this.loop = loop;
        this.store = storage.store();
        this.backlogs = storage.memory();
        this.pages = store == null ? PageStore.NONE : store.pagesOf(queue.definition(), loop);
        this.ready = new ReadyEntries(new PackedMessages(storage.format(), backlogs, pages, new Packed()));
        this.consumers = new ConsumerSet(queue.definition().singleActiveConsumer());
        this.memory = new MemoryMeter(queue, listener, ready);
        this.answers = new PublishAnswers(loop);
        this.delayed = new DelayedEntries(loop, this::endDelay);
        this.journal = store == null || !queue.definition().durable()
                ? QueueLog.NONE
                : store.logOf(queue, loop, backlogs, this::goOn);
    }

    /** First of all: takes what the queue had when the broker stopped. */
    void restore() {
        assert loop.inEventLoop();
        ready.restore(journal.recovered());
        memory.added(ready.size(), ready.bytes());
    }

    /** Threads: any. */
    boolean deleted() {
        return deleted;
    }

    @Override
    public void open(QueueCommand command) {
        assert loop.inEventLoop();
        try {
            switch (command) {
                case PublishBatch batch -> publish(batch);
                case Settlement settlement -> settle(settlement);
                case QueueCommand.ForSubscriber concern -> openForSubscriber(concern);
                case QueueCommand.Request request -> openRequest(request);
                case QueueCommand.Configure _ -> {
                }
            }
        } catch (RuntimeException bug) {
            breakDown(bug);
            if (command instanceof QueueCommand.Request request) {
                request.answer().completeExceptionally(new QueueException(Reason.DELETED)); // nobody may wait for ever
            }
        }
    }

    @Override
    public void endTurn() {
        try {
            deliver();
        } catch (RuntimeException bug) {
            breakDown(bug);
        }
        journal.endTurn();
        memory.tell();
        answers.tell(PublishAnswers.crowded(ready.weight()) && consumers.anyHungry(), backlogs.swamped());
    }

    private void openForSubscriber(QueueCommand.ForSubscriber command) {
        if (command instanceof QueueCommand.Subscribe) {
            subscribe(command.subscriber());
            return;
        }
        QueueConsumer consumer = consumers.find(command.subscriber());
        if (consumer == null) {
            return; // it was refused, has ended, or went with the queue: all of which it has been told
        }
        switch (command) {
            case QueueCommand.AddCredit credit -> consumers.addCredit(consumer, credit.deliveries());
            case QueueCommand.Resume _ -> consumers.resume(consumer);
            case QueueCommand.Unsubscribe end -> unsubscribe(consumer, end.returnUnsettled());
            case QueueCommand.Subscribe _ -> throw new AssertionError("answered above");
        }
    }

    private void openRequest(QueueCommand.Request request) {
        if (deleted) {
            refuse(request);
            return;
        }
        switch (request) {
            case QueueCommand.GetOne get -> getOne(get);
            case QueueCommand.Browse browse -> browse(browse);
            case QueueCommand.Purge purge -> purge.answer().complete(purge());
            case QueueCommand.Delete delete -> delete(delete);
            case QueueCommand.Stats stats -> stats.answer().complete(stats());
            case QueueCommand.CarryOn carry ->
                new Carrying(loop, journal, ready, unsettled, delayed, carry.answer()).start();
            case QueueCommand.Rest rest -> rest(rest);
        }
    }

    private static void refuse(QueueCommand.Request request) {
        switch (request) {
            case QueueCommand.CarryOn carry -> carry.answer().complete(0L); // nothing is left to be kept
            case QueueCommand.Rest rest -> rest.answer().complete(null);
            default -> request.answer().completeExceptionally(new QueueException(Reason.DELETED));
        }
    }

    private void publish(PublishBatch batch) {
        if (deleted) {
            answers.add(batch); // accepted and dropped, as RabbitMQ confirms what was under way to a queue that goes
            arrive(batch.group());
            return;
        }
        CommitGroup group = batch.group();
        boolean answeredLater = group == null ? journal.published(batch, ready.nextId())
                : journal.published(batch, ready.nextId(), group);
        if (!answeredLater) {
            answers.add(batch);
        }
        for (int i = 0; i < batch.size(); i++) {
            ready.add(batch.message(i));
        }
        memory.added(batch.size(), batch.bytes());
    }

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

    private void unsubscribe(QueueConsumer consumer, boolean returnUnsettled) {
        if (returnUnsettled) {
            for (QueueEntry entry = unsettled.removeAnyOf(consumer); entry != null;) {
                putBack(entry, true); // RabbitMQ counts the loss of a channel as a failed delivery
                entry = unsettled.removeAnyOf(consumer);
            }
        }
        if (!consumers.contains(consumer)) {
            consumers.forgetIfDone(consumer);
            return;
        }
        consumers.remove(consumer);
        if (queue.definition().autoDelete() && consumers.size() == 0) {
            remove(true);
            listener.onSelfDeleted(queue);
        }
    }

    private static void arrive(@Nullable CommitGroup group) {
        if (group != null) {
            group.arrive(null);
        }
    }

    private void settle(Settlement settlement) {
        CommitGroup group = settlement.group();
        if (group == null || deleted) {
            settleAll(settlement);
            arrive(group);
        } else {
            journal.endTurn(); // what was settled before is not of this transaction
            settleAll(settlement);
            journal.settledFor(group);
        }
    }

    private void settleAll(Settlement settlement) {
        Subscriber subscriber = settlement.subscriber();
        QueueConsumer holder = subscriber == null ? null : consumers.find(subscriber);
        if (subscriber != null && holder == null) {
            return; // it holds nothing here
        }
        for (int i = 0; i < settlement.size(); i++) {
            QueueEntry entry = unsettled.remove(settlement.id(i), holder);
            if (entry != null) {
                apply(settlement.outcome(), entry);
                if (holder != null) {
                    consumers.onSettled(holder);
                }
            }
        }
    }

    private void apply(Outcome outcome, QueueEntry entry) {
        switch (outcome) {
            case Outcome.Accepted _,Outcome.Rejected _ -> drop(entry);
            case Outcome.Modified modified when modified.undeliverableHere() -> drop(entry);
            case Outcome.Released _ -> putBack(entry, false);
            case Outcome.Modified modified when modified.delayMillis() > 0 -> {
                entry.countReturn(modified.deliveryFailed());
                delayed.add(entry, modified.delayMillis());
            }
            case Outcome.Modified modified -> putBack(entry, modified.deliveryFailed());
        }
    }

    private void drop(QueueEntry entry) {
        entry.markGone();
        memory.removed(1, entry.message().size());
        journal.settled(entry.id(), entry.message());
    }

    private void putBack(QueueEntry entry, boolean deliveryFailed) {
        entry.countReturn(deliveryFailed);
        ready.putBack(entry);
    }

    private void endDelay(QueueEntry entry) {
        assert loop.inEventLoop();
        ready.putBack(entry);
        endTurn();
    }

    /** Gives entries to consumers until one of both runs out, or the turn's share is used up. */
    private void deliver() {
        int left = DELIVERIES_MAX;
        while (left > 0 && consumers.anyWaiting() && headMayGo() && !mayHoldNoMore()) {
            QueueConsumer consumer = consumers.next();
            if (consumer == null) {
                break;
            }
            deliverTo(consumer);
            left--;
        }
        consumers.handOver();
        if (left == 0 && !deliverScheduled) {
            deliverScheduled = true;
            loop.execute(deliverMore);
        }
    }

    /** Whether there is an entry, and it can be given out now; if later, {@link #goOn} will be called. */
    private boolean headMayGo() {
        return !ready.isEmpty() && ready.headAtHand() && journal.mayGiveOut(ready.headId());
    }

    /**
     * Consumers without a prefetch would take a backlog onto the heap, which it may be too large for: then they get more only
     * when they have settled. Whoever holds entries settles them or goes, and that is when this is asked again.
     */
    private boolean mayHoldNoMore() {
        return unsettled.size() > HELD_ANYWAY && listener.heapFull();
    }

    private void deliverTo(QueueConsumer consumer) {
        if (consumer.spec().autoSettle()) {
            Message message = ready.headMessage();
            long id = ready.headId();
            consumers.deliver(consumer, id, message, ready.headRedelivered());
            ready.dropHead();
            journal.settled(id, message);
            memory.removed(1, message.size());
        } else {
            QueueEntry entry = ready.take();
            unsettled.add(entry, consumer);
            consumers.deliver(consumer, entry.id(), entry.message(), entry.redelivered());
        }
    }

    private void deliverMore() {
        assert loop.inEventLoop();
        deliverScheduled = false;
        endTurn();
    }

    private void getOne(QueueCommand.GetOne get) {
        if (ready.isEmpty()) {
            get.answer().complete(new GetResult.Empty());
        } else if (!headMayGo()) {
            waiting.add(get);
        } else {
            QueueEntry entry = ready.take();
            if (get.autoSettle()) {
                drop(entry);
            } else {
                unsettled.add(entry, null);
            }
            get.answer().complete(new GetResult.Got(entry.id(), entry.message(), entry.redelivered(), ready.size()));
        }
    }

    private void browse(QueueCommand.Browse browse) {
        List<Message> found = ready.browse(browse.offset(), browse.max());
        if (found == null) {
            waiting.add(browse);
        } else {
            browse.answer().complete(found);
        }
    }

    /** Entries have come from disk, or the log has said that more may be given out. */
    private void goOn() {
        assert loop.inEventLoop();
        for (int left = waiting.size(); left > 0; left--) {
            open(waiting.remove());
        }
        endTurn();
    }

    private void rest(QueueCommand.Rest rest) {
        journal.rest(ready.firstFreshId() - 1);
        rest.answer().complete(null);
    }

    private long purge() {
        long dropped = ready.size();
        long bytes = ready.bytes();
        ready.clear();
        memory.removed(dropped, bytes);
        if (dropped > 0) {
            List<QueueEntry> kept = new ArrayList<>();
            unsettled.forEach(kept::add);
            delayed.forEach(kept::add);
            journal.purged(ready.nextId() - 1, kept);
        }
        return dropped;
    }

    private void delete(QueueCommand.Delete command) {
        Reason refusal = refusal(command.condition());
        if (refusal != null) {
            command.answer().completeExceptionally(new QueueException(refusal));
            return;
        }
        command.answer().complete(remove(true));
    }

    private @Nullable Reason refusal(MessageQueue.DeleteCondition condition) {
        if (condition.ifUnused() && consumers.size() > 0) {
            return Reason.IN_USE;
        }
        return condition.ifEmpty() && !ready.isEmpty() ? Reason.NOT_EMPTY : null;
    }

    /** From here on the queue is gone, and what it has on disk if that is wanted; returns how many entries were ready. */
    private long remove(boolean fromDisk) {
        deleted = true;
        journal.end();
        waiting.forEach(ClassicQueueOwner::refuse);
        waiting.clear();
        long dropped = ready.size();
        memory.removed(dropped, ready.bytes());
        ready.clear();
        memory.removed(unsettled.size() + delayed.size(), unsettled.bytes() + delayed.bytes());
        unsettled.clear();
        delayed.clear();
        consumers.removeAll();
        if (fromDisk) {
            pages.delete();
        }
        memory.tell();
        return dropped;
    }

    private QueueStats stats() {
        return new QueueStats(ready.size(), unsettled.size() + delayed.size(), ready.bytes(),
                unsettled.bytes() + delayed.bytes(), consumers.size());
    }

    /**
     * An error of ours: this queue can no longer be trusted, its neighbours can. It goes, as if somebody had deleted it; a durable one
     * until the next start, which reads again what it has on disk.
     */
    private void breakDown(RuntimeException bug) {
        boolean comesBack = store != null && queue.definition().durable();
        log.error("{} is removed{} after an internal error", queue, comesBack ? " until the next start" : "", bug);
        if (!deleted) {
            remove(!comesBack);
            if (!comesBack) {
                listener.onSelfDeleted(queue);
            }
        }
    }

    /** What packed entries ask for, and what happens to them meanwhile. */
    private final class Packed implements PackedMessages.Owner {

        @Override
        public long firstUndecided() {
            return journal.firstUndecided();
        }

        @Override
        public void onFetched() {
            goOn();
        }

        @Override
        public void onLost(long entries, long bytes) {
            memory.removed(entries, bytes);
        }
    }
}
