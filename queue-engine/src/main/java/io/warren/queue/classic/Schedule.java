package io.warren.queue.classic;

import io.warren.queue.CommitGroup;
import io.warren.queue.EventLoop;
import io.warren.queue.Message;
import io.warren.queue.PublishBatch;
import io.warren.queue.PublishOrigin;
import io.warren.queue.QueueListener;
import io.warren.queue.consumer.QueueEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are not to be delivered before their time. They lie in lanes, one for each slot of a {@link TimingWheel} that has had any,
 * which are as durable as other lanes, and go to disk as others do when they are too many. Those that come next are held in memory, in
 * the order of their times, as long as they are few; if they are not, slots are cut until all of one are due together.
 *
 * <pre>
 *   published ──► lane of a slot ──► lane of a finer slot ──► held ──► ready, as if published then
 *         └─────► lane of what is near ───────────────────────┘
 * </pre>
 *
 * That a message leaves one lane and comes to another is one transaction of the log: a crash neither loses nor doubles it. One that is
 * held has not left its lane.
 *
 * <p>
 * Cost for a queue without such messages: one compare a turn.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class Schedule {

    private static final int FIRST_SLOT = Lane.PRIORITIES;
    /** Of messages that are held soon after they came. */
    private static final int NEAR = FIRST_SLOT + TimingWheel.SLOTS;
    private static final long NEAR_MILLIS = 1 << 18;

    private static final int HELD_MAX = 10_000;
    private static final long HELD_BYTES_MAX = 16 * 1024 * 1024;
    /** The neighbours on the loop come before the rest. */
    private static final int ENTRIES_A_TURN = 4096;
    private static final long TOGETHER_BYTES = 1024 * 1024;
    private static final long UNDER_WAY_BYTES_MAX = 8 * 1024 * 1024;
    private static final long LOOK_AGAIN_MILLIS = 5;
    private static final long WRITE_AGAIN_MILLIS = 100;
    private static final long NEVER = Long.MAX_VALUE;
    private static final PublishOrigin NOBODY = batch -> {};

    private final EventLoop loop;
    private final Lanes lanes;
    private final Stock stock;
    private final QueueListener listener;
    private final Consumer<PublishBatch> onDue;
    private final Runnable goOn;
    private final BooleanSupplier started;
    private final DueTimer timer;
    private final TreeMap<Integer, Slot> slots = new TreeMap<>();
    private final PriorityQueue<Held> held =
            new PriorityQueue<>(Comparator.comparingLong(Held::dueMillis).thenComparingLong(Held::order));
    private long heldBytes;
    private long heldSoFar;
    private long underWayBytes;
    /** When something is to be done, as far as is known; 0: in each turn. */
    private long nextLook = NEVER;
    private int leftInTurn;
    /** Not all that was due when the broker started has been looked at: what is due first is not known. */
    private boolean restoring;
    private boolean moreScheduled;
    private boolean ended;

    /** One of the lanes. */
    private static final class Slot {

        final Lane lane;
        /** When the time of the first of it may begin; {@link Schedule#NEVER}: it is empty, or being emptied; -1: look at it. */
        long from = NEVER;
        /** Entries that are being looked at: so many from the first on. */
        long open;
        /** When their time begins. */
        long openFrom;
        /** What is cut is cut as if it were this time. */
        long base;

        Slot(Lane lane) {
            this.lane = lane;
        }

        boolean isNear() {
            return lane.number == NEAR;
        }

        long begin() {
            return open > 0 ? openFrom : from;
        }

        int ofWheel() {
            return lane.number - FIRST_SLOT;
        }
    }

    /** A message whose time is the next but for those before it. */
    private record Held(long dueMillis, long order, QueueEntry entry) {}

    /**
     * @param onDue
     *            takes messages whose time has come, as parts of transactions
     * @param started
     *            whether the broker has started: before that nothing is moved
     * @param goOn
     *            one more turn, run on the loop
     */
    Schedule(EventLoop loop, Lanes lanes, Stock stock, QueueListener listener, Consumer<PublishBatch> onDue,
            BooleanSupplier started, Runnable goOn) {
        this.loop = loop;
        this.lanes = lanes;
        this.stock = stock;
        this.listener = listener;
        this.onDue = onDue;
        this.started = started;
        this.goOn = goOn;
        this.timer = new DueTimer(loop, goOn);
    }

    /** After the lanes: some may have messages of an earlier life. */
    void restore() {
        for (int number = FIRST_SLOT; number <= NEAR; number++) {
            Lane lane = lanes.find(number);
            if (lane != null) {
                boolean empty = lane.ready.isEmpty();
                slot(number).from = empty ? NEVER : -1;
                restoring |= !empty;
            }
        }
        if (restoring) {
            nextLook = 0;
        }
    }

    private Slot slot(int number) {
        return slots.computeIfAbsent(number, none -> new Slot(lanes.get(number)));
    }

    // ---- how much there is

    /** Messages whose time has not come. */
    long size() {
        long size = held.size();
        for (Slot slot : slots.values()) {
            size += slot.lane.ready.size();
        }
        return size;
    }

    /** Those of them that are held in memory, but for what lanes have there. */
    int held() {
        return held.size();
    }

    /** Their bytes. */
    long heldBytes() {
        return heldBytes;
    }

    void forEachHeld(Consumer<QueueEntry> consumer) {
        held.forEach(each -> consumer.accept(each.entry));
    }

    private boolean hasRoom() {
        return held.size() < HELD_MAX && heldBytes < HELD_BYTES_MAX;
    }

    // ---- in

    /** Whether a batch has messages that are to wait. */
    boolean concerns(PublishBatch batch) {
        long now = loop.epochMillis();
        for (int i = 0; i < batch.size(); i++) {
            if (waits(batch.message(i), now)) {
                return true;
            }
        }
        return false;
    }

    /** One whose time has come on its way here must not overtake those whose time came before. */
    private boolean waits(Message message, long now) {
        return message.dueMillis() > now || (message.dueMillis() > 0 && size() > 0);
    }

    /** Adds what is to wait of a batch here, and the rest to what is ready; see {@link Stock#publish}. */
    void publish(PublishBatch batch, Consumer<PublishBatch> answered) {
        long now = loop.epochMillis();
        SplitBatch.split(batch, message -> laneOf(message, now)).forEach((lane, part) -> {
            if (lane < FIRST_SLOT) {
                stock.publish(lane, part, answered);
            } else {
                add(slot(lane), part, now, answered);
            }
        });
    }

    private int laneOf(Message message, long now) {
        if (!waits(message, now)) {
            return stock.laneOf(message);
        }
        long due = message.dueMillis();
        return due <= now || (due - now < NEAR_MILLIS && hasRoom()) ? NEAR : FIRST_SLOT + TimingWheel.slotOf(due, now);
    }

    private void add(Slot slot, PublishBatch batch, long base, Consumer<PublishBatch> answered) {
        Stock.add(slot.lane, batch, answered);
        if (!slot.lane.ready.isEmpty()) { // all may have been refused
            long from = slot.isNear() ? 0 : TimingWheel.beginOf(slot.ofWheel(), base);
            slot.from = Math.min(slot.from, from);
            nextLook = Math.min(nextLook, opensAt(slot));
        }
    }

    // ---- out

    /** The turn is over but for deliveries: moves what has to be moved. */
    void endTurn() {
        if (nextLook == NEVER || !started.getAsBoolean()) {
            return; // a turn comes when the broker has started
        }
        long now = loop.epochMillis();
        if (now < nextLook) {
            timer.await(nextLook);
            return;
        }
        leftInTurn = ENTRIES_A_TURN;
        nextLook = NEVER;
        Move move = new Move(now);
        for (Slot slot : inOrder()) {
            empty(slot, move);
        }
        restoring &= slots.values().stream().anyMatch(slot -> slot.from == -1 || slot.open > 0);
        boolean mayRelease = !restoring || !hasRoom();
        if (mayRelease) {
            release(move);
        }
        move.commit();
        slots.values().forEach(slot -> lookAt(opensAt(slot)));
        if (!mayRelease || mustWaitForLog()) {
            nextLook = 0; // the turn comes when pages are there, or the log has written what was moved
        } else if (!held.isEmpty()) {
            lookAt(held.peek().dueMillis);
        }
        if (leftInTurn <= 0) {
            nextLook = 0;
            if (!moreScheduled) {
                moreScheduled = true;
                loop.execute(this::nextTurn);
            }
        } else if (nextLook > 0 && nextLook != NEVER) {
            timer.await(nextLook);
        }
    }

    private void nextTurn() {
        moreScheduled = false;
        goOn.run();
    }

    private boolean mustWaitForLog() {
        return underWayBytes >= UNDER_WAY_BYTES_MAX;
    }

    private void lookAt(long millis) {
        nextLook = Math.min(nextLook, millis);
    }

    /** What is due earlier comes first, so that after a long stop messages come in the order of their times, or nearly so. */
    private List<Slot> inOrder() {
        List<Slot> all = new ArrayList<>(slots.values());
        all.sort(Comparator.comparingLong(Slot::begin));
        return all;
    }

    private static long opensAt(Slot slot) {
        if (slot.from == NEVER) {
            return NEVER;
        }
        long lead = slot.isNear() ? 0 : TimingWheel.leadMillis(slot.ofWheel());
        return Math.max(0, slot.from - lead);
    }

    private void empty(Slot slot, Move move) {
        if (slot.from == -1 && !slot.isNear()) {
            if (!slot.lane.ready.isEmpty() && !slot.lane.ready.headAtHand()) {
                return; // the turn comes when it is
            }
            slot.from = slot.lane.ready.isEmpty() ? NEVER
                    : begin(slot, slot.lane.ready.headMessage().dueMillis(), move.now);
        }
        if (slot.open == 0 && opensAt(slot) <= move.now) {
            slot.open = slot.lane.ready.size();
            slot.openFrom = slot.from;
            slot.base = Math.max(slot.from, move.now);
            slot.from = NEVER;
        }
        long undecided = slot.open == 0 ? NEVER : slot.lane.journal.firstUndecided();
        while (slot.open > 0 && leftInTurn > 0 && !mustWaitForLog()) {
            if (slot.lane.ready.isEmpty()) {
                slot.open = 0; // some were lost on disk
                return;
            }
            if (!slot.lane.ready.headAtHand()) {
                nextLook = 0; // the turn comes when it is
                return;
            }
            if (slot.lane.ready.headId() >= undecided) {
                lookAgainSoon(); // a transaction is not written yet
                return;
            }
            if (!moveHead(slot, move)) {
                return;
            }
            slot.open--;
            leftInTurn--;
        }
        if (slot.open > 0) {
            nextLook = 0;
        }
    }

    /** What is due after all slots is in a slot that is not its own. */
    private static long begin(Slot slot, long firstDue, long now) {
        long begin = TimingWheel.beginOf(slot.ofWheel(), firstDue);
        return begin <= firstDue ? begin : TimingWheel.beginOf(slot.ofWheel(), now);
    }

    /** No: it has to wait where it is. */
    private boolean moveHead(Slot slot, Move move) {
        long due = slot.lane.ready.headMessage().dueMillis();
        if (!hasRoom()) {
            release(move);
        }
        if (hasRoom()) {
            QueueEntry entry = slot.lane.ready.take();
            held.add(new Held(due, heldSoFar++, entry));
            heldBytes += entry.message().size();
        } else if (held.peek().dueMillis <= move.now) {
            return false; // those come first, in another turn
        } else if (due <= move.now) {
            move.add(slot.lane.ready.take(), null);
        } else {
            int target = FIRST_SLOT + TimingWheel.slotOf(due, slot.base);
            if (target == slot.lane.number && TimingWheel.isFinest(slot.ofWheel())) {
                lookAt(due); // it cannot be cut: all of it comes together
                return false;
            }
            move.add(slot.lane.ready.take(), slot(target));
        }
        return true;
    }

    private void release(Move move) {
        for (Held next = held.peek(); next != null && next.dueMillis <= move.now && leftInTurn > 0
                && !mustWaitForLog(); next = held.peek()) {
            held.remove();
            heldBytes -= next.entry.message().size();
            move.add(next.entry, null);
            leftInTurn--;
        }
    }

    private void lookAgainSoon() {
        nextLook = 0;
        timer.await(loop.epochMillis() + LOOK_AGAIN_MILLIS);
    }

    /** The queue goes. */
    void end() {
        ended = true;
        timer.cancel();
        slots.clear();
        held.clear();
        heldBytes = 0;
        nextLook = NEVER;
    }

    /** Entries that leave their lanes in one turn, in one transaction or a few. */
    private final class Move {

        final long now;
        private final List<QueueEntry> entries = new ArrayList<>();
        private final Map<Integer, PublishBatch> later = new TreeMap<>();
        private @Nullable PublishBatch due;
        private long bytes;

        Move(long now) {
            this.now = now;
        }

        /** @param to null: it is ready */
        void add(QueueEntry entry, @Nullable Slot to) {
            if (to == null) {
                PublishBatch batch = due == null ? new PublishBatch(NOBODY, true, 1) : due;
                batch.add(listener.due(entry.message(), now), 0);
                due = batch;
            } else {
                later.computeIfAbsent(to.lane.number, none -> new PublishBatch(NOBODY, true, 1)).add(entry.message(),
                        0);
            }
            entries.add(entry);
            bytes += entry.message().size();
            if (bytes >= TOGETHER_BYTES) {
                commit();
            }
        }

        void commit() {
            if (entries.isEmpty()) {
                return;
            }
            long moved = bytes;
            underWayBytes += moved;
            CommitGroup group = new Transaction(moved).group;
            if (due != null) {
                due.join(group);
            }
            later.values().forEach(batch -> batch.join(group));
            if (due != null) {
                onDue.accept(due);
            }
            later.forEach((number, batch) -> Schedule.this.add(slot(number), batch, now, answered -> {}));
            group.expect();
            lanes.settleFor(group, () -> entries.forEach(lanes::settled));
            group.seal();
            due = null;
            later.clear();
            entries.clear();
            bytes = 0;
        }
    }

    /**
     * Makes durable what has been moved. It has been moved in memory, and cannot stay where it was: what cannot be written now, because the
     * disk is full, is written again until it can.
     */
    private final class Transaction {

        final CommitGroup group;
        private final long bytes;

        Transaction(long bytes) {
            this.bytes = bytes;
            this.group = new CommitGroup(this::onEnd);
        }

        private void onEnd(boolean durable) {
            try {
                if (durable) {
                    loop.execute(this::onDurable);
                } else {
                    var _ = loop.schedule(this::again, WRITE_AGAIN_MILLIS);
                }
            } catch (RejectedExecutionException stopped) {
                // The broker stops; what is not written yet is still where it was at the next start.
            }
        }

        private void again() {
            if (!ended) {
                group.writeAgain();
            }
        }

        private void onDurable() {
            boolean waited = mustWaitForLog();
            underWayBytes -= bytes;
            if (waited) {
                goOn.run();
            }
        }
    }
}
