package io.warren.queue.classic;

import io.warren.queue.EventLoop;
import io.warren.queue.GetResult;
import io.warren.queue.Message;
import io.warren.queue.QueueCommand;
import io.warren.queue.QueueListener;
import io.warren.queue.consumer.ConsumerSet;
import io.warren.queue.consumer.QueueConsumer;
import io.warren.queue.consumer.QueueEntry;
import io.warren.queue.consumer.UnsettledEntries;

/**
 * How ready messages are given out: to consumers in turn, or to whoever asks for one.
 *
 * <p>
 * Hot. Cost of a message: a step in a consumer's ring, three array slots in a batch and, unless it is settled by being sent, one
 * {@link QueueEntry} and a slot for it.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class Delivery {

    /** Deliveries of one turn; the neighbours on the loop come before the rest. */
    private static final int DELIVERIES_MAX = 4096;

    /** Unsettled entries that a queue may have however full the heap is. */
    private static final int HELD_ANYWAY = 100;

    private final EventLoop loop;
    private final QueueListener listener;
    private final Lanes lanes;
    private final Stock stock;
    private final UnsettledEntries unsettled;
    private final Retirement retirement;
    private final ConsumerSet consumers;
    private final Runnable nextTurn;
    private boolean moreScheduled;
    private boolean countsDeliveries;
    private boolean paused;

    /** @param turn one more turn, run on the loop when there is more to deliver than in one */
    Delivery(EventLoop loop, QueueListener listener, Lanes lanes, Stock stock, UnsettledEntries unsettled,
            Retirement retirement, ConsumerSet consumers, Runnable turn) {
        this.loop = loop;
        this.listener = listener;
        this.lanes = lanes;
        this.stock = stock;
        this.unsettled = unsettled;
        this.retirement = retirement;
        this.consumers = consumers;
        this.nextTurn = () -> {
            moreScheduled = false;
            turn.run();
        };
    }

    /** Whether consumers are told how often a message was delivered before. */
    void countDeliveries(boolean counts) {
        countsDeliveries = counts;
    }

    void pause(boolean pauses) {
        paused = pauses;
    }

    /** How many messages consumers would take at once. */
    long takes() {
        return paused ? 0 : consumers.takes();
    }

    /** Gives entries to consumers until one of both runs out, or the turn's share is used up. */
    void deliver() {
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
        if (left == 0 && !moreScheduled) {
            moreScheduled = true;
            loop.execute(nextTurn);
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
        if (consumer.spec().autoSettle() && !countsDeliveries) {
            long id = stock.headId();
            Message message = stock.headMessage();
            consumers.deliver(consumer, id, message, stock.headRedelivered());
            stock.settleHead(id, message);
        } else {
            QueueEntry entry = stock.take();
            Message message = told(entry);
            if (consumer.spec().autoSettle()) {
                lanes.settled(entry);
            } else {
                unsettled.add(entry, consumer);
            }
            consumers.deliver(consumer, entry.id(), message, entry.redelivered());
        }
    }

    /** The message as consumers get it. */
    private Message told(QueueEntry entry) {
        return countsDeliveries && entry.acquiredCount() > 0
                ? listener.counted(entry.message(), entry.acquiredCount(), entry.failedCount())
                : entry.message();
    }

    /** Answers whoever asks for one message, if that is possible now; otherwise it is to be asked again when the queue goes on. */
    boolean getOne(QueueCommand.GetOne get) {
        retirement.expireHeads();
        if (stock.isEmpty() || paused) {
            get.answer().complete(new GetResult.Empty());
        } else if (!stock.headMayGo()) {
            return false;
        } else if (retirement.headExpired()) {
            get.answer().complete(new GetResult.Empty()); // it waits for dead letters before it
        } else {
            QueueEntry entry = stock.take();
            Message message = told(entry);
            if (get.autoSettle()) {
                lanes.settled(entry);
            } else {
                unsettled.add(entry, null);
            }
            get.answer().complete(new GetResult.Got(entry.id(), message, entry.redelivered(), stock.size()));
        }
        return true;
    }
}
