package io.warren.queue.classic;

import io.warren.queue.CommitGroup;
import io.warren.queue.DeadLetter;
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
import io.warren.queue.QueueSettings;
import io.warren.queue.QueueStats;
import io.warren.queue.Settlement;
import io.warren.queue.Subscriber;
import io.warren.queue.backlog.BacklogMemory;
import io.warren.queue.consumer.ConsumerSet;
import io.warren.queue.consumer.QueueConsumer;
import io.warren.queue.consumer.QueueEntry;
import io.warren.queue.consumer.UnsettledEntries;
import io.warren.queue.durable.MessageStore;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
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
    private final EventLoop loop;
    private final QueueListener listener;
    /** Null for a queue that is not durable, or has nowhere to be kept. */
    private final @Nullable MessageStore store;
    private final Stock stock;
    private final UnsettledEntries unsettled = new UnsettledEntries();
    private final DelayedEntries delayed;
    private final Retirement retirement;
    private final Consumer<Consumer<QueueEntry>> given = this::forEachGiven;
    private final ConsumerSet consumers;
    private final Lease lease;
    private final MemoryMeter memory;
    private final PublishAnswers answers;
    private final BacklogMemory backlogs;
    private final ArrayDeque<QueueCommand.Request> waiting = new ArrayDeque<>();
    private final Runnable deliverMore = this::deliverMore;
    private boolean deliverScheduled;
    private QueueSettings settings = QueueSettings.NONE;
    private boolean paused;
    /** Removed after an internal error, but not from the log. */
    private boolean broken;
    private volatile boolean deleted;

    ClassicQueueOwner(ClassicQueue queue, EventLoop loop, QueueListener listener, QueueStorage storage,
            Stock.Carriers carriers) {
        this.queue = queue;
        this.listener = listener;
        this.loop = loop;
        this.store = queue.definition().durable() ? storage.store() : null;
        this.backlogs = storage.memory();
        this.stock = new Stock(queue.definition(), loop, storage, carriers, this::goOn);
        this.consumers = new ConsumerSet(queue.definition().singleActiveConsumer());
        this.memory = new MemoryMeter(listener, this::memoryBytes);
        this.answers = new PublishAnswers(loop);
        this.delayed = new DelayedEntries(loop, this::endDelay);
        this.lease = new Lease(loop, () -> consumers.size() > 0, this::removeUnused);
        this.retirement = new Retirement(loop, stock, delayed, new Expiry(loop, this::goOn),
                new DeadLetterDesk(queue, loop, listener, stock, this::goOn), lease,
                () -> store == null || store.restored(), this::goOn);
    }

    /** First of all: takes what the queue had when the broker stopped. */
    void restore() {
        assert loop.inEventLoop();
        stock.restore();
        retirement.onRestored();
    }

    private long memoryBytes() {
        long objects = unsettled.size() + delayed.size() + (long) retirement.deadLetters().size();
        return stock.memoryBytes() + unsettled.bytes() + delayed.bytes() + retirement.deadLetters().bytes()
                + objects * MemoryMeter.ENTRY_BYTES;
    }

    /** Entries that were given out, or come back later, or are on their way elsewhere. */
    private void forEachGiven(Consumer<QueueEntry> consumer) {
        unsettled.forEach(consumer);
        delayed.forEach(consumer);
        retirement.deadLetters().forEach(consumer);
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
                case QueueCommand.Change change -> change(change);
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
            stock.endArrivals();
            retirement.endTurn();
        } catch (RuntimeException bug) {
            breakDown(bug);
        }
        stock.endTurn();
        memory.tell();
        answers.tell(PublishAnswers.crowded(stock.weight()) && consumers.anyHungry(), backlogs.swamped());
    }

    private void change(QueueCommand.Change change) {
        if (deleted) {
            return;
        }
        switch (change) {
            case QueueCommand.Configure configure -> {
                settings = configure.settings();
                retirement.configure(settings);
            }
            case QueueCommand.Pause pause -> paused = pause.paused();
            case QueueCommand.Declared _ -> lease.renew();
        }
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
                stock.carryOn(carry.priority(), carry, given);
            case QueueCommand.Rest rest -> rest(rest);
        }
    }

    private void refuse(QueueCommand.Request request) {
        switch (request) {
            case QueueCommand.CarryOn carry when broken -> carry.answer().completeExceptionally(
                    new IllegalStateException(queue + " has broken down, and what it has is in the log only"));
            case QueueCommand.CarryOn carry -> carry.answer().complete(0L); // nothing is left to be kept
            case QueueCommand.Rest rest -> rest.answer().complete(null);
            default -> request.answer().completeExceptionally(new QueueException(Reason.DELETED));
        }
    }

    private void publish(PublishBatch batch) {
        if (broken) {
            for (int i = 0; i < batch.size(); i++) {
                batch.reject(i);
            }
        }
        if (deleted) {
            answers.add(batch); // accepted and dropped, as RabbitMQ confirms what was under way to a queue that goes
            arrive(batch.group());
            return;
        }
        // What consumers can take at once never waits here, and is not in the way of the rest.
        retirement.onPublish(batch, paused ? () -> 0 : consumers::takes);
        stock.publish(batch, answers::add);
        memory.tellIfMuch();
    }

    private void subscribe(Subscriber subscriber) {
        if (deleted) {
            subscriber.onRefused(new QueueException(Reason.DELETED));
            return;
        }
        lease.renew();
        try {
            consumers.add(subscriber);
        } catch (QueueException refusal) {
            subscriber.onRefused(refusal);
        }
    }

    private void unsubscribe(QueueConsumer consumer, boolean returnUnsettled) {
        if (returnUnsettled) {
            for (QueueEntry entry = unsettled.removeAnyOf(consumer); entry != null;) {
                retirement.putBack(entry, true, 0); // RabbitMQ counts the loss of a channel as a failed delivery
                entry = unsettled.removeAnyOf(consumer);
            }
        }
        if (!consumers.contains(consumer)) {
            consumers.forgetIfDone(consumer);
            return;
        }
        consumers.remove(consumer);
        lease.renew();
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
            retirement.deadLetters().endTurn(); // what was rejected before is not of this transaction
            stock.settleFor(group, () -> {
                settleAll(settlement);
                retirement.deadLetters().endTurn(group);
            });
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
            case Outcome.Accepted _ -> stock.settled(entry);
            case Outcome.Rejected _ -> retirement.remove(entry, DeadLetter.Reason.REJECTED);
            case Outcome.Modified modified when modified.undeliverableHere() ->
                retirement.remove(entry, DeadLetter.Reason.REJECTED);
            case Outcome.Released _ -> retirement.putBack(entry, false, 0);
            case Outcome.Modified modified ->
                retirement.putBack(entry, modified.deliveryFailed(), modified.delayMillis());
        }
    }

    private void endDelay(QueueEntry entry) {
        assert loop.inEventLoop();
        retirement.putBackNow(entry);
        endTurn();
    }

    /** Gives entries to consumers until one of both runs out, or the turn's share is used up. */
    private void deliver() {
        int left = DELIVERIES_MAX;
        while (left > 0 && !paused && consumers.anyWaiting() && !stock.isEmpty() && stock.headMayGo()
                && !mayHoldNoMore()) {
            if (retirement.headExpired() && !stock.headCameInTurn()) {
                if (!retirement.expireHead()) {
                    break;
                }
                left--;
                continue;
            }
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

    /**
     * Consumers without a prefetch would take a backlog onto the heap, which it may be too large for: then they get more only
     * when they have settled. Whoever holds entries settles them or goes, and that is when this is asked again.
     */
    private boolean mayHoldNoMore() {
        return unsettled.size() > HELD_ANYWAY && listener.heapFull();
    }

    private void deliverTo(QueueConsumer consumer) {
        if (consumer.spec().autoSettle() && !settings.countsDeliveries()) {
            long id = stock.headId();
            Message message = stock.headMessage();
            consumers.deliver(consumer, id, message, stock.headRedelivered());
            stock.settleHead(id, message);
        } else {
            QueueEntry entry = stock.take();
            Message message = told(entry);
            if (consumer.spec().autoSettle()) {
                stock.settled(entry);
            } else {
                unsettled.add(entry, consumer);
            }
            consumers.deliver(consumer, entry.id(), message, entry.redelivered());
        }
    }

    /** The message as consumers get it. */
    private Message told(QueueEntry entry) {
        return settings.countsDeliveries() && entry.acquiredCount() > 0
                ? listener.counted(entry.message(), entry.acquiredCount(), entry.failedCount())
                : entry.message();
    }

    private void deliverMore() {
        assert loop.inEventLoop();
        deliverScheduled = false;
        endTurn();
    }

    private void getOne(QueueCommand.GetOne get) {
        lease.renew();
        retirement.expireHeads();
        if (stock.isEmpty() || paused) {
            get.answer().complete(new GetResult.Empty());
        } else if (!stock.headMayGo()) {
            waiting.add(get);
        } else if (retirement.headExpired()) {
            get.answer().complete(new GetResult.Empty()); // it waits for dead letters before it
        } else {
            QueueEntry entry = stock.take();
            Message message = told(entry);
            if (get.autoSettle()) {
                stock.settled(entry);
            } else {
                unsettled.add(entry, null);
            }
            get.answer().complete(new GetResult.Got(entry.id(), message, entry.redelivered(), stock.size()));
        }
    }

    private void browse(QueueCommand.Browse browse) {
        List<Message> found = stock.browse(browse.offset(), browse.max());
        if (found == null) {
            waiting.add(browse);
        } else {
            browse.answer().complete(found);
        }
    }

    /**
     * Entries have come from disk, the log has said that more may be given out, dead letters have arrived, or the head's time is up.
     */
    private void goOn() {
        assert loop.inEventLoop();
        for (int left = waiting.size(); left > 0 && !waiting.isEmpty(); left--) {
            open(waiting.remove());
        }
        endTurn();
    }

    private void rest(QueueCommand.Rest rest) {
        stock.rest();
        rest.answer().complete(null);
    }

    private long purge() {
        long dropped = stock.size();
        if (dropped > 0) {
            stock.clear(given);
            memory.tellIfMuch();
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
        return condition.ifEmpty() && !(stock.isEmpty() && retirement.deadLetters().size() == 0) ? Reason.NOT_EMPTY
                : null;
    }

    /** Its lease has ended. */
    private void removeUnused() {
        assert loop.inEventLoop();
        if (!deleted) {
            log.debug("{} is removed: nobody has used it for {}", queue, settings.expires());
            remove(true);
            listener.onSelfDeleted(queue);
        }
    }

    /**
     * From here on the queue is gone, and what it has on disk if that is wanted; otherwise the log keeps all of it. Returns how many
     * entries were ready.
     */
    private long remove(boolean fromDisk) {
        deleted = true;
        long dropped = stock.size();
        lease.cancel();
        waiting.forEach(this::refuse);
        waiting.clear();
        stock.end(fromDisk);
        unsettled.clear();
        delayed.clear();
        retirement.end();
        consumers.removeAll();
        memory.tell();
        return dropped;
    }

    private QueueStats stats() {
        return new QueueStats(stock.size(), unsettled.size() + delayed.size(), stock.bodyBytes(),
                unsettled.bodyBytes() + delayed.bodyBytes(), retirement.deadLetters().size(), consumers.size());
    }

    /**
     * An error of ours: this queue can no longer be trusted, its neighbours can. It goes, as if somebody had deleted it; a durable one
     * until the next start, which reads again what it has on disk.
     */
    private void breakDown(RuntimeException bug) {
        boolean comesBack = store != null;
        log.error("{} is removed{} after an internal error", queue, comesBack ? " until the next start" : "", bug);
        if (!deleted) {
            broken = comesBack;
            remove(!comesBack);
            if (!comesBack) {
                listener.onSelfDeleted(queue);
            }
        }
    }
}
