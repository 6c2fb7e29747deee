package io.warren.queue.classic;

import io.warren.queue.CommitGroup;
import io.warren.queue.DeadLetter;
import io.warren.queue.DeadLetter.Reason;
import io.warren.queue.EventLoop;
import io.warren.queue.Message;
import io.warren.queue.MessageQueue;
import io.warren.queue.PublishBatch;
import io.warren.queue.PublishOrigin;
import io.warren.queue.PublishTarget;
import io.warren.queue.QueueListener;
import io.warren.queue.QueueSettings.DeadLetters;
import io.warren.queue.consumer.QueueEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends dead letters where they go. That an entry leaves its queue and comes to the others is one transaction: after a crash it is
 * either here or there, and never in both places or in none.
 *
 * <p>
 * At most once: all dead letters of a turn go together, and what a target refuses, or what nobody gets, is lost. At least once: each goes
 * by itself, and stays here until every target has taken it; those that have refused it, or all if there were none, are asked again
 * {@link #AGAIN_MILLIS} later. A crash in that time can double it in those that had taken it.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class DeadLetterDesk {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterDesk.class);

    private static final long AGAIN_MILLIS = 1000;
    /** With more of them unanswered, the queue lets no more expire. */
    private static final int UNDER_WAY_MAX = 1024;
    private static final long UNDER_WAY_BYTES_MAX = 8 * 1024 * 1024;
    /** Of the letters of one transaction. */
    private static final long TOGETHER_BYTES = 1024 * 1024;
    private static final PublishOrigin NOBODY = batch -> {};

    private final MessageQueue queue;
    private final EventLoop loop;
    private final QueueListener listener;
    private final Lanes lanes;
    private final Runnable goOn;
    private @Nullable DeadLetters settings;
    private List<Letter> pending = new ArrayList<>();
    /** Kept until all targets have taken them. */
    private final Set<Letter> kept = new LinkedHashSet<>();
    private int underWay;
    private long underWayBytes;
    private long keptBytes;

    private static final class Letter {
        final QueueEntry entry;
        final Reason reason;
        final Set<String> taken = new HashSet<>();

        Letter(QueueEntry entry, Reason reason) {
            this.entry = entry;
            this.reason = reason;
        }
    }

    /** @param goOn run on the loop when some have arrived */
    DeadLetterDesk(MessageQueue queue, EventLoop loop, QueueListener listener, Lanes lanes, Runnable goOn) {
        this.queue = queue;
        this.loop = loop;
        this.listener = listener;
        this.lanes = lanes;
        this.goOn = goOn;
    }

    /** Null: what would be a dead letter is dropped. */
    void configure(@Nullable DeadLetters deadLetters) {
        settings = deadLetters;
    }

    /** Whether there is anywhere to send dead letters to. */
    boolean open() {
        return settings != null;
    }

    boolean hasRoom() {
        return underWay + kept.size() + pending.size() < UNDER_WAY_MAX
                && underWayBytes + keptBytes < UNDER_WAY_BYTES_MAX;
    }

    /** Entries that nobody may have any more, and that are not sent yet, or not taken by all. */
    int size() {
        return pending.size() + kept.size();
    }

    /** Bytes of their messages. */
    long bytes() {
        return keptBytes;
    }

    void forEach(Consumer<QueueEntry> consumer) {
        pending.forEach(letter -> consumer.accept(letter.entry));
        kept.forEach(letter -> consumer.accept(letter.entry));
    }

    /** An entry that was taken out of the queue is a dead letter. */
    void add(QueueEntry entry, Reason reason) {
        pending.add(new Letter(entry, reason));
        keptBytes += entry.message().size();
    }

    /** A message that never came into the queue is one. */
    void addRefused(Message message) {
        DeadLetters where = settings;
        if (where != null) {
            DeadLetter made = make(where, message, Reason.TOO_MANY);
            for (PublishTarget target : made.targets()) {
                PublishBatch batch = new PublishBatch(NOBODY, false, 1);
                batch.add(made.message(), 0);
                target.publish(batch);
            }
        }
    }

    /** A letter that cannot be made goes nowhere; the queue goes on. */
    private DeadLetter make(DeadLetters where, Message message, Reason reason) {
        try {
            return listener.deadLetter(queue.definition(), where, message, reason);
        } catch (RuntimeException bug) {
            log.error("a dead letter of {} could not be made", queue, bug);
            return new DeadLetter(message, List.of());
        }
    }

    /** The turn is over: sends what came in it. */
    void endTurn() {
        send(null);
    }

    /** What came since the last call is part of a transaction, if it can be. */
    void endTurn(CommitGroup transaction) {
        send(transaction);
    }

    private void send(@Nullable CommitGroup transaction) {
        if (pending.isEmpty()) {
            return;
        }
        List<Letter> letters = pending;
        pending = new ArrayList<>();
        DeadLetters where = settings;
        if (where == null) {
            letters.forEach(this::settle);
        } else if (where.atLeastOnce()) {
            letters.forEach(kept::add);
            letters.forEach(this::sendAndKeep);
        } else if (transaction != null) {
            publishTogether(letters, where, transaction).forEach(PublishTarget::publish);
            letters.forEach(this::settle);
        } else {
            long bytes = 0;
            int from = 0;
            for (int to = 1; to <= letters.size(); to++) {
                bytes += letters.get(to - 1).entry.message().size();
                if (bytes >= TOGETHER_BYTES || to == letters.size()) {
                    sendTogether(letters.subList(from, to), where, bytes);
                    from = to;
                    bytes = 0;
                }
            }
        }
    }

    private void sendTogether(List<Letter> letters, DeadLetters where, long bytes) {
        underWay += letters.size();
        underWayBytes += bytes;
        CommitGroup group = new CommitGroup(durable -> later(() -> {
            underWay -= letters.size();
            underWayBytes -= bytes;
            goOn.run();
        }));
        group.expect();
        Map<PublishTarget, PublishBatch> batches = publishTogether(letters, where, group);
        lanes.settleFor(group, () -> letters.forEach(this::settle));
        batches.forEach(PublishTarget::publish);
        group.seal();
    }

    /** Batches for all targets, joined to the transaction. */
    private Map<PublishTarget, PublishBatch> publishTogether(List<Letter> letters, DeadLetters where,
            CommitGroup group) {
        Map<PublishTarget, PublishBatch> batches = new LinkedHashMap<>();
        for (Letter letter : letters) {
            DeadLetter made = make(where, letter.entry.message(), letter.reason);
            for (PublishTarget target : made.targets()) {
                batches.computeIfAbsent(target, key -> new PublishBatch(NOBODY, true, letters.size()))
                        .add(made.message(), 0);
            }
        }
        batches.forEach((target, batch) -> join(target, batch, group));
        return batches;
    }

    private void sendAndKeep(Letter letter) {
        DeadLetters where = settings;
        if (!kept.contains(letter)) {
            return; // it went with the queue
        }
        if (where == null) {
            settleKept(letter);
            return;
        }
        DeadLetter made = make(where, letter.entry.message(), letter.reason);
        List<PublishTarget> targets =
                made.targets().stream().filter(target -> !letter.taken.contains(target.name())).toList();
        if (targets.isEmpty()) {
            if (letter.taken.isEmpty()) {
                sendAgain(letter);
            } else {
                settleKept(letter);
            }
            return;
        }
        CommitGroup group = new CommitGroup(durable -> later(goOn));
        Map<PublishTarget, PublishBatch> batches = new LinkedHashMap<>();
        for (PublishTarget target : targets) {
            PublishBatch batch = new PublishBatch(NOBODY, true, 1);
            batch.add(made.message(), 0);
            join(target, batch, group);
            batches.put(target, batch);
        }
        group.expectLast(() -> later(() -> decide(letter, group, batches)));
        batches.forEach(PublishTarget::publish);
        group.seal();
    }

    /** All targets have said whether they take it, and nothing is written of that yet. */
    private void decide(Letter letter, CommitGroup group, Map<PublishTarget, PublishBatch> batches) {
        boolean refused = false;
        for (Map.Entry<PublishTarget, PublishBatch> each : batches.entrySet()) {
            if (each.getValue().rejected(0)) {
                refused = true;
            } else {
                letter.taken.add(each.getKey().name());
            }
        }
        if (refused || !kept.remove(letter)) {
            group.arrive(null);
            sendAgain(letter);
        } else {
            lanes.settleFor(group, () -> settle(letter));
        }
    }

    private void sendAgain(Letter letter) {
        if (kept.contains(letter)) {
            var _ = loop.schedule(() -> sendAndKeep(letter), AGAIN_MILLIS);
        }
    }

    private static void join(PublishTarget target, PublishBatch batch, CommitGroup group) {
        if (target instanceof MessageQueue) {
            batch.join(group);
        }
    }

    private void settleKept(Letter letter) {
        kept.remove(letter);
        settle(letter);
        later(goOn); // this may be a timer's, and no turn
    }

    private void settle(Letter letter) {
        keptBytes -= letter.entry.message().size();
        lanes.settled(letter.entry);
    }

    /** The queue goes, and all that is in it. */
    void clear() {
        pending.clear();
        kept.clear();
        keptBytes = 0;
    }

    private void later(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException stopped) {
            // The broker stops; what is not written yet is still in the queue at the next start.
        }
    }
}
