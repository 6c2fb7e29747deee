package io.warren.queue.classic;

import io.warren.queue.CommitGroup;
import io.warren.queue.EventLoop;
import io.warren.queue.Message;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueCommand;
import io.warren.queue.QueueDefinition;
import io.warren.queue.backlog.PackedMessages;
import io.warren.queue.consumer.QueueEntry;
import io.warren.queue.durable.MessageStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is ready in a queue, by priority, and what is written down of it and of what was given out. The head is the first message of the
 * highest priority that has any.
 *
 * <p>
 * Hot. With one lane: as {@link ReadyEntries}, and one look at which lane is first.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class Stock {

    private final QueueDefinition definition;
    private final EventLoop loop;
    private final QueueStorage storage;
    private final Carriers carriers;
    private final Runnable goOn;
    private final @Nullable Lane[] lanes;
    /** No lane above this one has anything. */
    private int highest;

    /** Who gets a lane out of the old segments of the log. */
    interface Carriers {
        MessageStore.Carrier of(int priority);
    }

    /**
     * Durable lanes of an earlier life are there at once.
     *
     * @param goOn
     *            run on the loop when what could not be had now can be had
     */
    Stock(QueueDefinition definition, EventLoop loop, QueueStorage storage, Carriers carriers, Runnable goOn) {
        this.definition = definition;
        this.loop = loop;
        this.storage = storage;
        this.carriers = carriers;
        this.goOn = goOn;
        this.lanes = new @Nullable Lane[definition.maxPriority() + 1];
        MessageStore store = storage.store();
        for (int priority = 0; priority < lanes.length; priority++) {
            if (priority == 0 || (definition.durable() && store != null && store.found(definition.id() + priority))) {
                lanes[priority] = newLane(priority);
            }
        }
        highest = lanes.length - 1;
    }

    private Lane newLane(int priority) {
        return new Lane(definition, priority, loop, storage, carriers.of(priority), new Packed(priority), goOn);
    }

    /** The lane of that priority, made if there is none. */
    private Lane lane(int priority) {
        Lane lane = lanes[priority];
        if (lane == null) {
            lane = newLane(priority);
            lanes[priority] = lane;
            lane.restore();
        }
        return lane;
    }

    /** The first lane that has something; the last one if none has. */
    private Lane first() {
        Lane lane = lanes[highest];
        while (highest > 0 && (lane == null || lane.ready.isEmpty())) {
            lane = lanes[--highest];
        }
        if (lane == null) {
            throw new AssertionError("the lowest lane is always there");
        }
        return lane;
    }

    private Lane laneOf(long id) {
        return lane(Lane.priorityOf(id));
    }

    private void forEachLane(Consumer<Lane> action) {
        for (Lane lane : lanes) {
            if (lane != null) {
                action.accept(lane);
            }
        }
    }

    /** First of all: takes what there was when the broker stopped. */
    void restore() {
        forEachLane(Lane::restore);
    }

    // ---- how much there is

    boolean isEmpty() {
        return first().ready.isEmpty();
    }

    long size() {
        long size = 0;
        for (Lane lane : lanes) {
            size += lane == null ? 0 : lane.ready.size();
        }
        return size;
    }

    /** Bytes of the bodies. */
    long bodyBytes() {
        long bytes = 0;
        for (Lane lane : lanes) {
            bytes += lane == null ? 0 : lane.ready.bodyBytes();
        }
        return bytes;
    }

    /** Roughly what it holds, in memory or not. */
    long weight() {
        return bodyBytes() + size() * MemoryMeter.ENTRY_BYTES;
    }

    /** Bytes of memory that it holds. */
    long memoryBytes() {
        long bytes = 0;
        for (Lane lane : lanes) {
            bytes += lane == null ? 0 : lane.ready.memoryBytes();
        }
        return bytes;
    }

    // ---- in

    /**
     * Adds those messages of a batch that were not rejected.
     *
     * @param answered
     *            gets what is not answered by the log when it is durable: the batch, or parts of it that answer it
     */
    void publish(PublishBatch batch, Consumer<PublishBatch> answered) {
        if (lanes.length == 1) {
            if (!publish(first(), batch)) {
                answered.accept(batch);
            }
            return;
        }
        SplitBatch.split(batch, message -> Math.min(message.priority(), lanes.length - 1)).forEach((priority, part) -> {
            highest = Math.max(highest, priority);
            if (!publish(lane(priority), part)) {
                answered.accept(part);
            }
        });
    }

    private static boolean publish(Lane lane, PublishBatch batch) {
        CommitGroup group = batch.group();
        long firstId = lane.ready.nextId();
        lane.cameInTurnFrom = Math.min(lane.cameInTurnFrom, firstId);
        boolean answeredLater = group == null ? lane.journal.published(batch, firstId)
                : lane.journal.published(batch, firstId, group);
        boolean all = !batch.anyRejected();
        for (int i = 0; i < batch.size(); i++) {
            if (all || !batch.rejected(i)) {
                lane.ready.add(batch.message(i));
            }
        }
        return answeredLater;
    }

    /** What comes from now on comes in another turn. */
    void endArrivals() {
        for (Lane lane : lanes) {
            if (lane != null) {
                lane.cameInTurnFrom = Long.MAX_VALUE;
            }
        }
    }

    /** Puts back to its place what was taken. */
    void putBack(QueueEntry entry) {
        int priority = Lane.priorityOf(entry.id());
        highest = Math.max(highest, priority);
        lane(priority).ready.putBack(entry);
    }

    // ---- the head: there must be one

    /** Whether it can be looked at now; if not, {@code goOn} will run. */
    boolean headAtHand() {
        return first().ready.headAtHand();
    }

    /** Whether it may be given out now; if not, {@code goOn} will run. */
    boolean headMayGo() {
        Lane lane = first();
        return lane.ready.headAtHand() && lane.journal.mayGiveOut(lane.ready.headId());
    }

    long headId() {
        return first().ready.headId();
    }

    Message headMessage() {
        return first().ready.headMessage();
    }

    boolean headRedelivered() {
        return first().ready.headRedelivered();
    }

    /** Whether it came in this turn, so that consumers may have it before its time is up, be that at once. */
    boolean headCameInTurn() {
        Lane lane = first();
        return lane.ready.headId() >= lane.cameInTurnFrom;
    }

    /** Takes it to be held unsettled. */
    QueueEntry take() {
        return first().ready.take();
    }

    /** Settles it at once, without an object for it. Id and message are its own. */
    void settleHead(long id, Message message) {
        Lane lane = first();
        lane.ready.dropHead();
        lane.journal.settled(id, message);
    }

    /** Null: ask again when {@code goOn} runs. */
    @Nullable
    List<Message> browse(int offset, int max) {
        List<Message> found = new ArrayList<>();
        long skip = offset;
        for (int priority = lanes.length - 1; priority >= 0 && found.size() < max; priority--) {
            Lane lane = lanes[priority];
            if (lane == null) {
                continue;
            }
            if (skip >= lane.ready.size()) {
                skip -= lane.ready.size();
                continue;
            }
            List<Message> here = lane.ready.browse((int) skip, max - found.size());
            if (here == null) {
                return null;
            }
            found.addAll(here);
            skip = 0;
        }
        return List.copyOf(found);
    }

    // ---- what was given out

    /** An entry that was taken is gone for good. */
    void settled(QueueEntry entry) {
        entry.markGone();
        laneOf(entry.id()).journal.settled(entry.id(), entry.message());
    }

    /** What is settled in the action, and nothing else, belongs to a transaction, which expects this queue. */
    void settleFor(CommitGroup group, Runnable action) {
        endTurn(); // what was settled before is not of this transaction
        action.run();
        forEachLane(lane -> {
            group.expect();
            lane.journal.settledFor(group);
        });
        group.arrive(null);
    }

    /**
     * Drops what is ready.
     *
     * @param kept
     *            shows what was taken and is neither settled nor put back
     */
    void clear(Consumer<Consumer<QueueEntry>> kept) {
        List<QueueEntry> all = new ArrayList<>();
        kept.accept(all::add);
        for (int i = 0; i < lanes.length; i++) {
            Lane lane = lanes[i];
            if (lane != null && !lane.ready.isEmpty()) {
                lane.ready.clear();
                int priority = i;
                lane.journal.purged(lane.ready.nextId() - 1,
                        all.stream().filter(entry -> Lane.priorityOf(entry.id()) == priority).toList());
            }
        }
    }

    /** Gets one lane out of the old segments of the log. */
    void carryOn(int priority, QueueCommand.CarryOn request, Consumer<Consumer<QueueEntry>> kept) {
        Lane lane = lane(priority);
        new Carrying(loop, lane.journal, lane.ready, held -> kept.accept(entry -> {
            if (Lane.priorityOf(entry.id()) == priority) {
                held.accept(entry);
            }
        }), request.answer()).start();
    }

    // ---- its end

    void endTurn() {
        for (Lane lane : lanes) {
            if (lane != null) {
                lane.journal.endTurn();
            }
        }
    }

    /** The broker stops in good order. */
    void rest() {
        forEachLane(lane -> lane.journal.rest(lane.ready.firstFreshId() - 1));
    }

    /** The queue goes: drops all, also on disk if that is wanted; otherwise the log must not be shortened any more. */
    void end(boolean fromDisk) {
        forEachLane(lane -> {
            lane.ready.clear();
            if (fromDisk) {
                lane.journal.end();
                lane.pages.delete();
            }
        });
    }

    /** What packed entries of a lane ask for, and what happens to them meanwhile. */
    private final class Packed implements PackedMessages.Owner {

        private final int priority;

        Packed(int priority) {
            this.priority = priority;
        }

        @Override
        public long firstUndecided() {
            return lane(priority).journal.firstUndecided();
        }

        @Override
        public void onFetched() {
            goOn.run();
        }

        @Override
        public void onLost(long entries, long bytes) {
            // The lane knows that it has less; there is nothing else to be done about it.
        }
    }
}
