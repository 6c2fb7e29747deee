package io.warren.queue.classic;

import io.warren.queue.DeadLetter.Reason;
import io.warren.queue.EventLoop;
import io.warren.queue.Message;
import io.warren.queue.PublishBatch;
import io.warren.queue.QueueSettings;
import io.warren.queue.QueueSettings.LengthLimit;
import io.warren.queue.QueueSettings.Overflow;
import io.warren.queue.consumer.QueueEntry;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How messages leave a queue, or never come into it, for another reason than that a consumer was content with them: they expire, are too
 * many, are rejected, or have failed too often. They become dead letters where the queue has somewhere to send them.
 *
 * <p>
 * Cost for a queue that was told none of this: a few compares for a batch.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class Retirement {

    /** The neighbours on the loop come before the rest. */
    private static final int HEADS_A_TURN = 4096;
    private static final long LOOK_AGAIN_MILLIS = 5;

    private final EventLoop loop;
    private final Lanes lanes;
    private final Stock stock;
    private final DelayedEntries delayed;
    private final Expiry expiry;
    private final DeadLetterDesk deadLetters;
    private final Lease lease;
    private final BooleanSupplier started;
    private final Runnable goOn;
    private boolean held;
    private boolean moreScheduled;
    private boolean lookScheduled;
    private QueueSettings settings = QueueSettings.NONE;
    private int leftInTurn = HEADS_A_TURN;

    /**
     * @param started
     *            whether the broker has started: before that nothing leaves, since where it would go may not be there yet
     * @param goOn
     *            run on the loop when more has to leave than in one turn
     */
    Retirement(EventLoop loop, Lanes lanes, Stock stock, DelayedEntries delayed, Expiry expiry,
            DeadLetterDesk deadLetters,
            Lease lease, BooleanSupplier started, Runnable goOn) {
        this.loop = loop;
        this.lease = lease;
        this.started = started;
        this.held = !started.getAsBoolean();
        this.goOn = goOn;
        this.lanes = lanes;
        this.stock = stock;
        this.delayed = delayed;
        this.expiry = expiry;
        this.deadLetters = deadLetters;
    }

    DeadLetterDesk deadLetters() {
        return deadLetters;
    }

    void configure(QueueSettings told) {
        settings = told;
        expiry.configure(told.messageTtl());
        deadLetters.configure(told.deadLetters());
        if (!held) {
            lease.configure(told.expires());
        }
    }

    /** The queue has messages of an earlier life. */
    void onRestored() {
        if (!stock.isEmpty()) {
            expiry.onUnknownMessages();
        }
    }

    /**
     * Messages come: rejects what is too much.
     *
     * @param direct
     *            how many messages consumers would take at once
     */
    void onPublish(PublishBatch batch, LongSupplier direct) {
        LengthLimit limit = settings.limit();
        if (limit.isSet() && limit.overflow() != Overflow.DROP_HEAD) {
            rejectTooMany(batch, direct.getAsLong() - stock.size());
        }
        onAccepted(batch);
    }

    /** Messages come, and cannot be refused. */
    void onAccepted(PublishBatch batch) {
        if (batch.timed()) {
            for (int i = 0; i < batch.size(); i++) {
                expiry.onPublished(batch.message(i));
            }
        }
    }

    private void rejectTooMany(PublishBatch batch, long direct) {
        LengthLimit limit = settings.limit();
        long size = stock.size();
        long bytes = stock.bodyBytes();
        for (int i = 0; i < batch.size(); i++) {
            Message message = batch.message(i);
            if (i < direct || message.dueMillis() > loop.epochMillis()) {
                continue; // what comes later is not in the way now
            }
            if (limit.holds(size + 1, bytes + message.bodySize())) {
                size++;
                bytes += message.bodySize();
            } else {
                batch.reject(i);
                if (limit.overflow() == Overflow.REJECT_PUBLISH_DLX) {
                    deadLetters.addRefused(message);
                }
            }
        }
    }

    /** After the deliveries of a turn. */
    void endTurn() {
        if (held && started.getAsBoolean()) {
            held = false;
            lease.configure(settings.expires());
        }
        if (held) {
            return;
        }
        dropTooMany();
        expireHeads();
        deadLetters.endTurn();
        if (leftInTurn == 0 && !moreScheduled) {
            moreScheduled = true;
            loop.execute(this::nextTurn);
        }
        leftInTurn = HEADS_A_TURN;
    }

    private void nextTurn() {
        moreScheduled = false;
        goOn.run();
    }

    /** Whether one more may leave in this turn; if not, the rest of the turn's work brings it back here. */
    boolean mayRemove() {
        return leftInTurn > 0 && deadLetters.hasRoom();
    }

    private void dropTooMany() {
        LengthLimit limit = settings.limit();
        if (limit.isSet() && limit.overflow() == Overflow.DROP_HEAD) {
            while (mayRemove() && !stock.isEmpty() && !limit.holds(stock.size(), stock.bodyBytes())
                    && stock.headAtHand() && headIsDecided()) {
                removeHead(Reason.TOO_MANY);
            }
        }
    }

    /** Those that have expired go; for the next one a timer is set. */
    void expireHeads() {
        if (!expiry.possible()) {
            return;
        }
        while (mayRemove() && !stock.isEmpty() && stock.headAtHand()) {
            Message head = stock.headMessage();
            if (!expiry.expired(head)) {
                expiry.await(head);
                return;
            }
            if (!headIsDecided()) {
                return;
            }
            removeHead(Reason.EXPIRED);
        }
        if (stock.isEmpty()) {
            expiry.onEmpty();
        }
    }

    /** Of a head that is at hand. */
    boolean headExpired() {
        return expiry.possible() && expiry.expired(stock.headMessage());
    }

    boolean expired(Message message) {
        return expiry.possible() && expiry.expired(message);
    }

    /** An entry that was taken, and need not have been the head, has expired; only if one {@link #mayRemove may} leave. */
    void expire(QueueEntry taken) {
        leftInTurn--;
        remove(taken, Reason.EXPIRED);
    }

    /** The head, which has expired, goes; if it has to wait for dead letters before it, the answer is no. */
    boolean expireHead() {
        if (!mayRemove() || !headIsDecided()) {
            return false;
        }
        removeHead(Reason.EXPIRED);
        return true;
    }

    /**
     * Whether the head can become a dead letter: not before the transaction that published it is written, or a crash could leave the letter
     * without the rest of the transaction.
     */
    private boolean headIsDecided() {
        if (!deadLetters.open()) {
            return true;
        }
        Lane head = stock.head();
        boolean decided = head.ready.headId() < head.journal.firstUndecided();
        if (!decided && !lookScheduled) {
            lookScheduled = true;
            var _ = loop.schedule(() -> {
                lookScheduled = false;
                goOn.run();
            }, LOOK_AGAIN_MILLIS);
        }
        return decided;
    }

    private void removeHead(Reason reason) {
        leftInTurn--;
        if (deadLetters.open()) {
            deadLetters.add(stock.take(), reason);
        } else {
            Lane lane = stock.head();
            stock.settleHead(lane, lane.ready.headId(), lane.ready.headMessage());
        }
    }

    /** An entry that was taken leaves the queue. */
    void remove(QueueEntry entry, Reason reason) {
        if (deadLetters.open()) {
            deadLetters.add(entry, reason);
        } else {
            lanes.settled(entry);
        }
    }

    /**
     * An entry that was given out has come back.
     *
     * @param delayMillis
     *            what its consumer asked for, which counts more than what the queue would do; 0 for nothing
     */
    void putBack(QueueEntry entry, boolean deliveryFailed, long delayMillis) {
        assert loop.inEventLoop();
        entry.countReturn(deliveryFailed);
        int limit = settings.deliveryLimit();
        if (limit >= 0 && entry.failedCount() > limit) {
            remove(entry, Reason.DELIVERY_LIMIT);
            return;
        }
        long delay = delayMillis > 0 ? delayMillis
                : settings.retry().delayMillis(deliveryFailed, entry.acquiredCount());
        if (delay > 0) {
            delayed.add(entry, delay);
            stock.heldBack(entry);
        } else {
            putBackNow(entry);
        }
    }

    /** It goes back to its place. */
    void putBackNow(QueueEntry entry) {
        expiry.onPublished(entry.message());
        stock.putBack(entry);
    }

    /** The queue goes. */
    void end() {
        expiry.cancel();
        deadLetters.clear();
    }
}
