package io.warren.queue.classic;

import io.warren.queue.CommitGroup;
import io.warren.queue.Message;
import io.warren.queue.PublishBatch;
import io.warren.queue.consumer.QueueConsumer;
import io.warren.queue.consumer.QueueEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is ready in a queue, by priority. The head is the first message of the highest priority that has any.
 *
 * <p>
 * Hot. With one lane: as {@link ReadyEntries}, and one look at which lane is first.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class Stock {

    private final Lanes all;
    private final @Nullable Lane[] lanes;
    /** No lane above this one has anything. */
    private int highest;
    /** Null where messages are delivered in their order, whatever groups they are of. */
    private @Nullable Groups groups;

    Stock(Lanes all, int maxPriority) {
        this.all = all;
        this.lanes = new @Nullable Lane[maxPriority + 1];
        for (int priority = 0; priority < lanes.length; priority++) {
            lanes[priority] = all.find(priority);
        }
        highest = lanes.length - 1;
    }

    /** The lane of that priority, made if there is none. */
    private Lane lane(int priority) {
        Lane lane = lanes[priority];
        if (lane == null) {
            lane = all.get(priority);
            lanes[priority] = lane;
            if (groups != null) {
                lane.ready.letAnyKnownBeTaken();
            }
        }
        return lane;
    }

    /** The first lane that has something; the last one if none has. */
    Lane head() {
        Lane lane = lanes[highest];
        while (highest > 0 && (lane == null || lane.ready.isEmpty())) {
            lane = lanes[--highest];
        }
        if (lane == null) {
            throw new AssertionError("the lowest lane is always there");
        }
        return lane;
    }

    // ---- how much there is

    boolean isEmpty() {
        return head().ready.isEmpty();
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

    // ---- in

    /**
     * Adds those messages of a batch that were not rejected.
     *
     * @param answered
     *            gets what is not answered by the log when it is durable: the batch, or parts of it that answer it
     */
    void publish(PublishBatch batch, Consumer<PublishBatch> answered) {
        if (lanes.length == 1) {
            publish(0, batch, answered);
        } else {
            SplitBatch.split(batch, this::laneOf).forEach((priority, part) -> publish(priority, part, answered));
        }
    }

    /** The number of the lane that a message goes to when it is ready. */
    int laneOf(Message message) {
        return Math.min(message.priority(), lanes.length - 1);
    }

    /** Adds a batch whose messages go to the same lane. */
    void publish(int priority, PublishBatch batch, Consumer<PublishBatch> answered) {
        highest = Math.max(highest, priority);
        Lane lane = lane(priority);
        lane.cameInTurnFrom = Math.min(lane.cameInTurnFrom, lane.ready.nextId());
        add(lane, batch, answered);
    }

    /** Adds a batch to a lane, whatever kind of lane it is. */
    static void add(Lane lane, PublishBatch batch, Consumer<PublishBatch> answered) {
        CommitGroup group = batch.group();
        long firstId = lane.ready.nextId();
        boolean answeredLater = group == null ? lane.journal.published(batch, firstId)
                : lane.journal.published(batch, firstId, group);
        boolean whole = !batch.anyRejected();
        for (int i = 0; i < batch.size(); i++) {
            if (whole || !batch.rejected(i)) {
                lane.ready.add(batch.message(i));
            }
        }
        if (!answeredLater) {
            answered.accept(batch);
        }
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
        int priority = Lane.numberOf(entry.id());
        highest = Math.max(highest, priority);
        lane(priority).ready.putBack(entry);
        if (groups != null) {
            groups.add(entry);
        }
    }

    // ---- groups

    /** From now on these are told of every known entry that is ready, beginning with those that are; null: nobody is told. */
    void group(@Nullable Groups by) {
        groups = by;
        if (by != null) {
            for (Lane lane : lanes) {
                if (lane != null) {
                    lane.ready.letAnyKnownBeTaken();
                    lane.ready.known().forEach(by::add);
                }
            }
        }
    }

    /** The highest lane that has fresh entries, or null. */
    @Nullable
    Lane firstFresh() {
        for (int priority = highest; priority >= 0; priority--) {
            Lane lane = lanes[priority];
            if (lane != null && !lane.ready.freshIsEmpty()) {
                return lane;
            }
        }
        return null;
    }

    /** The first of the lane's fresh entries, which must be at hand, stays ready as an object. */
    void makeKnown(Lane lane) {
        putBack(lane.ready.takeFresh());
    }

    /** Takes a known entry: the first of its group, or one without a group. */
    void takeKnown(QueueEntry entry) {
        lane(Lane.numberOf(entry.id())).ready.takeKnown(entry);
        if (groups != null) {
            groups.take(entry);
        }
    }

    /** Whether an entry came in this turn. */
    boolean cameInTurn(long id) {
        return id >= lane(Lane.numberOf(id)).cameInTurnFrom;
    }

    /** An entry that was held by that one, or held back, is settled or comes back. */
    void released(QueueEntry entry, @Nullable QueueConsumer holder) {
        if (groups != null) {
            groups.release(entry, holder);
        }
    }

    /** An entry that was released is held back before it becomes ready again; its group waits for it. */
    void heldBack(QueueEntry entry) {
        if (groups != null) {
            groups.hold(entry, null);
        }
    }

    /** The head leaves; of its group, it is the first as well. */
    private void forgetHead(Lane lane) {
        QueueEntry head = groups == null ? null : lane.ready.firstKnown();
        if (head != null && groups != null) {
            groups.take(head);
        }
    }

    // ---- the head: there must be one

    /** Whether it can be looked at now; if not, the queue is told when it can. */
    boolean headAtHand() {
        return head().ready.headAtHand();
    }

    Message headMessage() {
        return head().ready.headMessage();
    }

    /** Whether it came in this turn, so that consumers may have it before its time is up, be that at once. */
    boolean headCameInTurn() {
        Lane lane = head();
        return lane.ready.headId() >= lane.cameInTurnFrom;
    }

    /** Takes it to be held unsettled. */
    QueueEntry take() {
        Lane lane = head();
        forgetHead(lane);
        return lane.ready.take();
    }

    /** Settles the head of {@link #head} at once, without an object for it. Id and message are its own. */
    void settleHead(Lane lane, long id, Message message) {
        forgetHead(lane);
        lane.ready.dropHead();
        all.gone(message);
        lane.journal.settled(id, message);
    }

    /** Null: ask again when the queue is told that more can be had. */
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

    /**
     * Drops what is ready.
     *
     * @param kept
     *            shows what was taken and is neither settled nor put back
     */
    void clear(Consumer<Consumer<QueueEntry>> kept) {
        List<QueueEntry> taken = new ArrayList<>();
        kept.accept(taken::add);
        if (groups != null) {
            groups.clearReady();
        }
        for (Lane lane : lanes) {
            if (lane != null && !lane.ready.isEmpty()) {
                lane.ready.clear();
                lane.journal.purged(lane.ready.nextId() - 1,
                        taken.stream().filter(entry -> Lane.numberOf(entry.id()) == lane.number).toList());
            }
        }
    }
}
