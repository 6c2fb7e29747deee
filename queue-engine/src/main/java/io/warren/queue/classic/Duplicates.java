package io.warren.queue.classic;

import io.warren.queue.CommitGroup;
import io.warren.queue.EventLoop;
import io.warren.queue.Message;
import io.warren.queue.PublishBatch;
import io.warren.queue.PublishOrigin;
import io.warren.queue.QueueListener;
import io.warren.queue.QueueSettings.Deduplication;
import io.warren.queue.consumer.QueueEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets only one of several messages with the same id into a queue: as long as the first is there, or as long as its id is among the last
 * that came. The others are confirmed and dropped.
 *
 * <p>
 * Each id is written down as a message in a lane of its own, in one transaction with its message; an id whose message is gone is taken
 * back no later than the message, so that a crash can at worst let a duplicate in, but never keeps a message out. A duplicate of what is
 * not durable yet gets its answer when that is, and the same one.
 *
 * <p>
 * Bounds: {@link Deduplication#SIZE_MAX} ids, about 400 bytes each, on the heap.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class Duplicates {

    /** Behind those of {@link Schedule}. */
    static final int LANE = 900;

    private static final String ID_PROPERTY = "message_id";
    private static final long LOOK_AGAIN_MILLIS = 2;
    private static final long WAIT_MAX_MILLIS = 5_000;
    private static final PublishOrigin NOBODY = batch -> {};

    private final EventLoop loop;
    private final Lanes lanes;
    private final QueueListener listener;
    private final Admission admission;
    private @Nullable Deduplication settings;
    private @Nullable Lane lane;
    private boolean loaded;
    /** The oldest first. */
    private final Map<String, Note> notes = new LinkedHashMap<>();
    /** Came before it was known what is there. */
    private final ArrayDeque<PublishBatch> early = new ArrayDeque<>();
    private final ArrayDeque<Unanswered> unanswered = new ArrayDeque<>();
    /** Of which is not known whether they are durable, in the order of their coming. */
    private final ArrayDeque<Note> young = new ArrayDeque<>();
    private boolean lookScheduled;

    /** What a queue does with messages that are no duplicates. */
    interface Admission {

        /** Rejects what is too much of a batch. */
        void check(PublishBatch batch);

        /** Takes what was not rejected. */
        void take(PublishBatch batch);
    }

    /** An id that is known. */
    private static final class Note {

        final String id;
        final QueueEntry entry;
        /** The transaction that makes it durable; null: it is. */
        @Nullable
        CommitGroup group;

        Note(String id, QueueEntry entry, @Nullable CommitGroup group) {
            this.id = id;
            this.entry = entry;
            this.group = group;
        }

        boolean expired(long now) {
            long ttl = entry.message().expirationMillis();
            return ttl >= 0 && entry.message().arrivedMillis() + ttl <= now;
        }
    }

    /** Duplicates of what is not known to be durable. */
    private record Unanswered(PublishBatch duplicates, Set<CommitGroup> firsts, long since) {}

    Duplicates(EventLoop loop, Lanes lanes, QueueListener listener, Admission admission) {
        this.loop = loop;
        this.lanes = lanes;
        this.listener = listener;
        this.admission = admission;
    }

    /** Null: all messages are let in. */
    void configure(@Nullable Deduplication deduplication) {
        settings = deduplication;
        if (deduplication != null || lanes.find(LANE) != null) {
            lane = lanes.getFirst(LANE);
            load();
            limit();
        }
        boolean whileThere = deduplication != null && deduplication.whileThere();
        lanes.tellOfGone(whileThere ? this::onGone : null, whileThere ? this::forgetAll : null);
    }

    /** It is not known yet what is there: nothing must leave the queue, and what comes waits. */
    boolean loading() {
        return lane != null && !loaded;
    }

    boolean isOn() {
        return settings != null;
    }

    /** Ids that are known. */
    int size() {
        return notes.size();
    }

    void forEachHeld(Consumer<QueueEntry> consumer) {
        notes.values().forEach(note -> consumer.accept(note.entry));
    }

    // ---- what an earlier life has written down

    private void load() {
        Lane there = lane;
        while (there != null && !there.ready.isEmpty()) {
            if (!there.ready.headAtHand()) {
                return; // the turn comes when it is
            }
            QueueEntry entry = there.ready.take();
            String id = entry.message().property(ID_PROPERTY);
            Note before = id == null ? null : notes.put(id, new Note(id, entry, null));
            if (id == null) {
                lanes.settled(entry);
            } else if (before != null) {
                lanes.settled(before.entry);
            }
        }
        loaded = true;
    }

    // ---- in

    /** Messages come. Only while it is on. */
    void publish(PublishBatch batch) {
        if (loaded && early.isEmpty()) {
            admit(batch);
        } else {
            early.add(batch);
        }
    }

    private void admit(PublishBatch batch) {
        Deduplication how = settings;
        if (how == null) {
            admission.check(batch);
            admission.take(batch);
            return;
        }
        long now = loop.epochMillis();
        @Nullable
        String[] ids = new @Nullable String[batch.size()];
        boolean[] duplicate = new boolean[batch.size()];
        Set<String> first = new HashSet<>();
        boolean any = false;
        for (int i = 0; i < batch.size(); i++) {
            String id = how.idOf(batch.message(i));
            ids[i] = id;
            duplicate[i] = id != null && (isKnown(id, batch.message(i), now) || !first.add(id));
            any |= duplicate[i];
        }
        if (!any) {
            admitFirsts(batch, how, ids, now);
            return;
        }
        Map<Integer, PublishBatch> parts = SplitBatch.splitByIndex(batch, i -> duplicate[i] ? 1 : 0);
        PublishBatch firsts = parts.get(0);
        CommitGroup group = firsts == null ? null : admitFirsts(firsts, how, idsOf(how, firsts), now);
        PublishBatch duplicates = parts.get(1);
        if (duplicates != null) {
            answer(how, duplicates, refusedOf(how, firsts), group);
        }
    }

    private static Set<String> refusedOf(Deduplication how, @Nullable PublishBatch batch) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; batch != null && i < batch.size(); i++) {
            String id = batch.rejected(i) ? how.idOf(batch.message(i)) : null;
            if (id != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    private static @Nullable String[] idsOf(Deduplication how, PublishBatch batch) {
        @Nullable
        String[] ids = new @Nullable String[batch.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = how.idOf(batch.message(i));
        }
        return ids;
    }

    private boolean isKnown(String id, Message message, long now) {
        Note note = notes.get(id);
        if (note == null) {
            return false;
        }
        CommitGroup group = note.group;
        if (note.expired(now) || (group != null && group.failed())) {
            forget(id);
            return false;
        }
        return note.entry.message().persistent() || !message.persistent(); // what is to outlast a restart may not be dropped for what does not
    }

    /** Returns the transaction that makes its ids durable; null if it has none. */
    private @Nullable CommitGroup admitFirsts(PublishBatch batch, Deduplication how, @Nullable String[] ids, long now) {
        Lane there = lane;
        if (there == null) {
            throw new AssertionError("it is on");
        }
        admission.check(batch);
        PublishBatch memos = new PublishBatch(NOBODY, true, batch.size());
        List<String> noted = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            String id = ids[i];
            if (id != null && !batch.rejected(i)
                    && (!how.whileThere() || notes.size() + noted.size() < Deduplication.SIZE_MAX)) {
                memos.add(listener.memo(id, batch.message(i).persistent(), how.ttlMillis(batch.message(i)), now), 0);
                noted.add(id);
            }
        }
        there.journal.endTurn(); // ids go no later than their messages, and those go with the next that come
        if (noted.isEmpty()) {
            admission.take(batch);
            return null;
        }
        CommitGroup outer = batch.group();
        CommitGroup group = outer == null ? new CommitGroup(durable -> {}) : outer;
        memos.join(group);
        if (outer == null) {
            batch.join(group);
        }
        admission.take(batch);
        Stock.add(there, memos, answered -> {});
        for (String id : noted) {
            if (!there.ready.headAtHand()) {
                loaded = false; // with no memory left, some are on disk already: they come as those of an earlier life do
                break;
            }
            Note note = new Note(id, there.ready.take(), group);
            Note before = notes.remove(id); // so that the new one is the youngest
            if (before != null) {
                lanes.settled(before.entry);
            }
            notes.put(id, note);
            young.add(note);
        }
        if (outer == null) {
            group.seal();
        }
        limit();
        return group;
    }

    /** What has become durable does not hold on to its transaction any more; what could not counts for nothing. */
    private void age() {
        for (Note note = young.peek(); note != null && note.group != null && note.group.decided(); note =
                young.peek()) {
            young.remove();
            if (note.group.failed() && note.equals(notes.get(note.id))) {
                forget(note.id);
            }
            note.group = null;
        }
    }

    private void limit() {
        int size = settings == null ? 0 : settings.size();
        long now = loop.epochMillis();
        for (Iterator<Note> oldest = notes.values().iterator(); oldest.hasNext();) {
            Note note = oldest.next();
            if (notes.size() <= size && !note.expired(now)) {
                return;
            }
            oldest.remove();
            lanes.settled(note.entry);
        }
    }

    /**
     * @param refused
     *            ids whose first message was refused, in the same batch
     * @param group
     *            what makes the firsts of the same batch durable
     */
    private void answer(Deduplication how, PublishBatch duplicates, Set<String> refused, @Nullable CommitGroup group) {
        Set<CommitGroup> firsts = new HashSet<>();
        for (int i = 0; i < duplicates.size(); i++) {
            String id = how.idOf(duplicates.message(i));
            Note note = notes.get(id);
            CommitGroup first = note == null ? group : note.group;
            if (note == null && refused.contains(id)) {
                duplicates.reject(i);
            } else if (first != null && !first.equals(duplicates.group())) { // what is part of one transaction has one fate
                firsts.add(first);
            }
        }
        listener.onDuplicates(duplicates.size());
        unanswered.add(new Unanswered(duplicates, firsts, loop.epochMillis()));
        answerDecided();
    }

    private void answerDecided() {
        for (Iterator<Unanswered> all = unanswered.iterator(); all.hasNext();) {
            Unanswered next = all.next();
            boolean decided = next.firsts.stream().allMatch(CommitGroup::decided);
            // Two transactions may wait for each other.
            boolean tooLate = next.duplicates.group() != null && loop.epochMillis() - next.since > WAIT_MAX_MILLIS;
            if (decided || tooLate) {
                all.remove();
                boolean failed = !decided || next.firsts.stream().anyMatch(CommitGroup::failed);
                end(next.duplicates, failed); // some may be of others: they come again, and are dropped then
            }
        }
        if (!unanswered.isEmpty()) {
            lookAgain();
        }
    }

    private static void end(PublishBatch batch, boolean rejected) {
        for (int i = 0; rejected && i < batch.size(); i++) {
            batch.reject(i);
        }
        CommitGroup transaction = batch.group();
        batch.answer();
        if (transaction != null) {
            transaction.arrive(null); // now it is known whether it was refused
        }
    }

    private void lookAgain() {
        if (!lookScheduled) {
            lookScheduled = true;
            var _ = loop.schedule(() -> {
                lookScheduled = false;
                answerDecided();
            }, LOOK_AGAIN_MILLIS);
        }
    }

    // ---- out

    /** A message has left the queue for good. */
    private void onGone(Message message) {
        Deduplication how = settings;
        if (how != null) {
            String id = how.idOf(message);
            if (id != null) {
                forget(id);
            }
        }
    }

    private void forget(String id) {
        Note note = notes.remove(id);
        if (note != null) {
            lanes.settled(note.entry);
        }
    }

    /**
     * All that was ready has left the queue.
     *
     * @param given
     *            shows what has not left it
     */
    void onPurged(Consumer<Consumer<QueueEntry>> given) {
        Deduplication how = settings;
        if (how == null || !how.whileThere()) {
            return;
        }
        Set<String> kept = new HashSet<>();
        given.accept(entry -> {
            String id = how.idOf(entry.message());
            if (id != null) {
                kept.add(id);
            }
        });
        List.copyOf(notes.keySet()).stream().filter(id -> !kept.contains(id)).forEach(this::forget);
    }

    private void forgetAll() {
        notes.values().forEach(note -> lanes.settled(note.entry));
        notes.clear();
    }

    /** Before deliveries: takes what had to wait. */
    void endTurn() {
        if (!loaded && lane != null) {
            load();
            limit();
        }
        age();
        while (loaded && !early.isEmpty()) {
            admit(early.remove());
        }
    }

    /**
     * The queue goes. What came too early is dropped and accepted, as is all that comes from now on; or refused, if the queue comes back.
     */
    void end(Consumer<PublishBatch> answered, boolean comesBack) {
        for (PublishBatch batch : early) {
            if (comesBack) {
                end(batch, true);
            } else {
                CommitGroup group = batch.group();
                if (group != null) {
                    group.arrive(null);
                }
                answered.accept(batch);
            }
        }
        early.clear();
        notes.clear();
        young.clear();
    }
}
