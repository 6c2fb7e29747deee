package io.warren.queue.classic;

import io.warren.queue.CommitGroup;
import io.warren.queue.DeadLetter;
import io.warren.queue.EventLoop;
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
 * Hot: publishing and settling. Cost of a message: a slot in a chunk, and for delivering it see {@link Delivery}.
 *
 * <p>
 * Threads: the queue's event loop, except {@link #deleted}.
 */
final class ClassicQueueOwner implements Mailbox.Owner<QueueCommand> {

    private static final Logger log = LoggerFactory.getLogger(ClassicQueueOwner.class);

    private final ClassicQueue queue;
    private final EventLoop loop;
    private final QueueListener listener;
    /** Null for a queue that is not durable, or has nowhere to be kept. */
    private final @Nullable MessageStore store;
    private final Lanes lanes;
    private final Stock stock;
    private final Schedule schedule;
    private final Duplicates duplicates;
    private final UnsettledEntries unsettled = new UnsettledEntries();
    private final DelayedEntries delayed;
    private final Retirement retirement;
    private final ConsumerSet consumers;
    private final Delivery delivery;
    private final Lease lease;
    private final MemoryMeter memory;
    private final PublishAnswers answers;
    private final BacklogMemory backlogs;
    private final ArrayDeque<QueueCommand.Request> waiting = new ArrayDeque<>();
    private QueueSettings settings = QueueSettings.NONE;
    /** Removed after an internal error, but not from the log. */
    private boolean broken;
    private volatile boolean deleted;

    ClassicQueueOwner(ClassicQueue queue, EventLoop loop, QueueListener listener, QueueStorage storage,
            Lanes.Carriers carriers) {
        this.queue = queue;
        this.listener = listener;
        this.loop = loop;
        this.store = queue.definition().durable() ? storage.store() : null;
        this.backlogs = storage.memory();
        this.lanes = new Lanes(queue.definition(), loop, storage, carriers, this::goOn);
        this.stock = new Stock(lanes, queue.definition().maxPriority());
        this.schedule = new Schedule(loop, lanes, stock, listener, this::publishDue, this::started, this::goOn);
        this.consumers = new ConsumerSet(queue.definition().singleActiveConsumer());
        this.memory = new MemoryMeter(listener, this::memoryBytes);
        this.answers = new PublishAnswers(loop);
        this.delayed = new DelayedEntries(loop, this::endDelay);
        this.lease = new Lease(loop, () -> consumers.size() > 0, this::removeUnused);
        this.retirement = new Retirement(loop, lanes, stock, delayed, new Expiry(loop, this::goOn),
                new DeadLetterDesk(queue, loop, listener, lanes, this::goOn), lease,
                this::started, this::goOn);
        this.duplicates = new Duplicates(loop, lanes, listener, new Admission());
        this.delivery = new Delivery(loop, listener, lanes, stock, unsettled, retirement, consumers, this::endTurn);
    }

    /** First of all: takes what the queue had when the broker stopped. */
    void restore() {
        assert loop.inEventLoop();
        lanes.restore();
        schedule.restore();
        retirement.onRestored();
        if (store != null && !store.restored() && (!stock.isEmpty() || schedule.size() > 0)) {
            store.whenRestored(() -> loop.execute(this::goOn)); // by then something may have to leave
        }
    }

    /** Whether the broker has started: before that the queue does nothing by itself. */
    private boolean started() {
        return store == null || store.restored();
    }

    private long memoryBytes() {
        long objects = unsettled.size() + delayed.size() + schedule.held() + (long) duplicates.size()
                + retirement.deadLetters().size();
        return lanes.memoryBytes() + schedule.heldBytes() + unsettled.bytes() + delayed.bytes()
                + retirement.deadLetters().bytes()
                + objects * MemoryMeter.ENTRY_BYTES;
    }

    /** Entries of a lane, and perhaps of others like it, that were taken and are neither settled nor back. */
    private void forEachTaken(int lane, Consumer<QueueEntry> consumer) {
        if (lane == Duplicates.LANE) {
            duplicates.forEachHeld(consumer);
        } else if (lane >= Lane.PRIORITIES) {
            schedule.forEachHeld(consumer);
        } else {
            forEachGiven(consumer);
        }
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
            duplicates.endTurn();
            if (!duplicates.loading()) { // what left meanwhile would leave its id behind
                schedule.endTurn();
                delivery.deliver();
                stock.endArrivals();
                retirement.endTurn();
            }
        } catch (RuntimeException bug) {
            breakDown(bug);
        }
        lanes.endTurn();
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
                delivery.countDeliveries(settings.countsDeliveries());
                duplicates.configure(settings.deduplication());
                delivery.group(settings.groupHeader(), delayed);
            }
            case QueueCommand.Pause pause -> delivery.pause(pause.paused());
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
            case QueueCommand.GetOne _,QueueCommand.Purge _ when duplicates.loading() -> waiting.add(request);
            case QueueCommand.GetOne get -> getOne(get);
            case QueueCommand.Browse browse -> browse(browse);
            case QueueCommand.Purge purge -> purge.answer().complete(purge());
            case QueueCommand.Delete delete -> delete(delete);
            case QueueCommand.Stats stats -> stats.answer().complete(stats());
            case QueueCommand.CarryOn carry ->
                lanes.carryOn(carry.lane(), carry, entries -> forEachTaken(carry.lane(), entries));
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
        if (duplicates.isOn()) {
            duplicates.publish(batch);
        } else {
            limit(batch);
            add(batch);
        }
        memory.tellIfMuch();
    }

    /** Rejects what is too much of it. What consumers can take at once never waits here, and is not in the way of the rest. */
    private void limit(PublishBatch batch) {
        retirement.onPublish(batch, delivery::takes);
    }

    private void add(PublishBatch batch) {
        if (batch.timed() && schedule.concerns(batch)) {
            schedule.publish(batch, answers::add);
        } else {
            stock.publish(batch, answers::add);
        }
    }

    /** For what is no duplicate. */
    private final class Admission implements Duplicates.Admission {

        @Override
        public void check(PublishBatch batch) {
            limit(batch);
        }

        @Override
        public void take(PublishBatch batch) {
            add(batch);
        }
    }

    /** Messages of this queue have waited for their time, which has come. */
    private void publishDue(PublishBatch batch) {
        retirement.onAccepted(batch);
        stock.publish(batch, answers::add);
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
                stock.released(entry, consumer);
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
            lanes.settleFor(group, () -> {
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
                stock.released(entry, holder);
                apply(settlement.outcome(), entry);
                if (holder != null) {
                    consumers.onSettled(holder);
                }
            }
        }
    }

    private void apply(Outcome outcome, QueueEntry entry) {
        switch (outcome) {
            case Outcome.Accepted _ -> lanes.settled(entry);
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
        stock.released(entry, null);
        retirement.putBackNow(entry);
        endTurn();
    }

    private void getOne(QueueCommand.GetOne get) {
        lease.renew();
        if (!delivery.getOne(get)) {
            waiting.add(get);
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
        lanes.rest();
        rest.answer().complete(null);
    }

    private long purge() {
        long dropped = stock.size();
        if (dropped > 0) {
            duplicates.onPurged(this::forEachGiven);
            lanes.endTurn();
            stock.clear(this::forEachGiven);
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
        boolean empty = stock.isEmpty() && schedule.size() == 0 && retirement.deadLetters().size() == 0;
        return condition.ifEmpty() && !empty ? Reason.NOT_EMPTY : null;
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
        schedule.end();
        duplicates.end(answers::add, broken);
        lanes.end(fromDisk);
        unsettled.clear();
        delayed.clear();
        retirement.end();
        consumers.removeAll();
        memory.tell();
        return dropped;
    }

    private QueueStats stats() {
        return new QueueStats(stock.size(), unsettled.size() + delayed.size(), stock.bodyBytes(),
                unsettled.bodyBytes() + delayed.bodyBytes(), retirement.deadLetters().size(), schedule.size(),
                consumers.size());
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
