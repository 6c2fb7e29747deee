package io.warren.queue.classic;

import io.warren.queue.EventLoop;
import io.warren.queue.PublishBatch;
import java.util.ArrayDeque;

/**
 * When publishers get their answers: at the end of the turn that took their messages in, but for a publisher that nobody keeps
 * waiting and that is ahead of consumers who take all they can get. Its answers are held back for a moment. Its connection is
 * not read on when too much is unanswered, so the queue stays short: its messages are still in the processor's cache when they
 * are delivered, and need not be packed.
 *
 * <p>
 * The moment is short, so that a consumer on a slow line cannot hold a publisher up: it may fill the queue at a connection's
 * share of unanswered bytes per moment, a hundred megabytes a second. A backlog that is beyond any cache is not defended.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class PublishAnswers {

    static final long CROWDED_BYTES = 512 * 1024;
    static final long BACKLOG_BYTES = 64 * 1024 * 1024;
    static final long HOLD_MILLIS = 10;

    private final EventLoop loop;
    private final ArrayDeque<PublishBatch> due = new ArrayDeque<>();
    private final ArrayDeque<PublishBatch> held = new ArrayDeque<>();
    private boolean timed;

    PublishAnswers(EventLoop loop) {
        this.loop = loop;
    }

    void add(PublishBatch batch) {
        due.add(batch);
    }

    /** Whether a queue that holds so much is worth holding publishers back for. */
    static boolean crowded(long weight) {
        return weight > CROWDED_BYTES && weight < BACKLOG_BYTES;
    }

    /**
     * The turn is over: answers what is to be answered.
     *
     * @param swamped
     *            whether what waits for the disk takes so much memory that nobody is to publish more
     */
    void tell(boolean outrun, boolean swamped) {
        if (!outrun && !swamped) {
            answerAll(held);
            answerAll(due);
            return;
        }
        for (PublishBatch batch = due.poll(); batch != null; batch = due.poll()) {
            if (batch.awaited() && !swamped) {
                batch.answer();
            } else {
                held.add(batch);
            }
        }
        if (!held.isEmpty() && !timed) {
            timed = true;
            var _ = loop.schedule(this::endMoment, HOLD_MILLIS);
        }
    }

    private void endMoment() {
        timed = false;
        answerAll(held);
    }

    private static void answerAll(ArrayDeque<PublishBatch> batches) {
        for (PublishBatch batch = batches.poll(); batch != null; batch = batches.poll()) {
            batch.answer();
        }
    }
}
