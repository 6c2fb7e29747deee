package io.warren.queue;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * The one way to reach an owner from another thread: letters are opened on the owner's event loop, in the order in which
 * each sender posted them, in bounded turns. Posting never blocks; senders bound what they have under way (see
 * {@link PublishBatch} and {@link Subscriber#writable}).
 *
 * <p>
 * Cost of a letter: one queue slot; of a turn: one task on the loop, however many letters it opens.
 *
 * <p>
 * Threads: {@link #post} any; the owner is called on its event loop only.
 */
public final class Mailbox<T> {

    /** One busy owner must not starve its neighbours on the loop. */
    private static final int TURN_MAX = 256;

    private static final int CHUNK = 128;

    /** What the owner of a mailbox does with it. */
    public interface Owner<T> {

        /** Opens one letter. An exception is the owner's to handle: it must not escape. */
        void open(T letter);

        /** Once after each turn, however many letters it had: the place to deliver or to flush. */
        void endTurn();
    }

    private final EventLoop loop;
    private final Owner<T> owner;
    private final Queue<T> inbox = new MpscUnboundedArrayQueue<>(CHUNK);
    private final AtomicBoolean turnScheduled = new AtomicBoolean();
    private final Runnable turn = this::turn;

    public Mailbox(EventLoop loop, Owner<T> owner) {
        this.loop = loop;
        this.owner = owner;
    }

    public void post(T letter) {
        inbox.add(letter);
        scheduleTurn();
    }

    private void scheduleTurn() {
        // The plain read first: most posts find a turn scheduled, and a failed compare-and-set still costs the cache line.
        if (!turnScheduled.get() && turnScheduled.compareAndSet(false, true)) {
            loop.execute(turn);
        }
    }

    private void turn() {
        turnScheduled.set(false); // before polling, so that a later post schedules again
        try {
            for (int i = 0; i < TURN_MAX; i++) {
                T letter = inbox.poll();
                if (letter == null) {
                    break;
                }
                owner.open(letter);
            }
            owner.endTurn();
        } finally {
            if (!inbox.isEmpty()) { // also after an owner's failure: the letters behind it must not be forgotten
                scheduleTurn();
            }
        }
    }
}
