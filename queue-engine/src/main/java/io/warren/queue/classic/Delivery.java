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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
    /** Null where messages are delivered in their order, whatever groups they are of. */
    private @Nullable GroupedDelivery grouped;
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

    /**
     * From now on messages are in groups by that header; null: in none.
     *
     * @param delayed
     *            entries that their groups wait for
     */
    void group(@Nullable String header, DelayedEntries delayed) {
        if (Objects.equals(header, grouped == null ? null : grouped.groups().header())) {
            return;
        }
        if (header == null) {
            grouped = null;
            stock.group(null);
            consumers.takeTurnsAgain();
            return;
        }
        Groups groups = new Groups(header);
        unsettled.forEach(entry -> groups.hold(entry, entry.holder()));
        delayed.forEach(entry -> groups.hold(entry, null));
        stock.group(groups);
        grouped = new GroupedDelivery(groups, this, stock, retirement, consumers);
    }

    void pause(boolean pauses) {
        paused = pauses;
    }

    /** How many messages consumers would take at once. */
    long takes() {
        if (paused) {
            return 0;
        }
        return grouped == null ? consumers.takes() : grouped.takes();
    }

    /** Gives entries to consumers until one of both runs out, or the turn's share is used up. */
    void deliver() {
        int left = DELIVERIES_MAX;
        if (!paused) {
            left = grouped == null ? deliverInOrder(left) : grouped.deliver(left);
        }
        consumers.handOver();
        if (left == 0 && !moreScheduled) {
            moreScheduled = true;
            loop.execute(nextTurn);
        }
    }

    private int deliverInOrder(int share) {
        int left = share;
        while (left > 0 && consumers.anyWaiting()) {
            Lane head = stock.head(); // looked up once for each message: it may be of another priority than the one before
            if (head.ready.isEmpty() || !head.mayGiveOutHead() || mayHoldNoMore()) {
                break;
            }
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
            deliverTo(consumer, head);
            left--;
        }
        return left;
    }

    /**
     * Consumers without a prefetch would take a backlog onto the heap, which it may be too large for: then they get more only
     * when they have settled. Whoever holds entries settles them or goes, and that is when this is asked again.
     */
    boolean mayHoldNoMore() {
        return unsettled.size() > HELD_ANYWAY && listener.heapFull();
    }

    private void deliverTo(QueueConsumer consumer, Lane head) {
        if (consumer.spec().autoSettle() && !countsDeliveries) {
            long id = head.ready.headId();
            Message message = head.ready.headMessage();
            consumers.deliver(consumer, id, message, head.ready.headRedelivered());
            stock.settleHead(head, id, message);
        } else {
            deliverTo(consumer, stock.take());
        }
    }

    /** Gives a consumer an entry that was taken. */
    void deliverTo(QueueConsumer consumer, QueueEntry entry) {
        Message message = told(entry);
        if (consumer.spec().autoSettle()) {
            lanes.settled(entry);
        } else {
            hold(entry, consumer);
        }
        consumers.deliver(consumer, entry.id(), message, entry.redelivered());
    }

    private void hold(QueueEntry entry, @Nullable QueueConsumer holder) {
        unsettled.add(entry, holder);
        if (grouped != null) {
            grouped.groups().hold(entry, holder);
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
            answerEmpty(get);
        } else if (grouped != null) {
            return grouped.getOne(get);
        } else if (!stock.head().mayGiveOutHead()) {
            return false;
        } else if (retirement.headExpired()) {
            answerEmpty(get); // it waits for dead letters before it
        } else {
            answer(get, stock.take());
        }
        return true;
    }

    /** Nothing can be had. */
    void answerEmpty(QueueCommand.GetOne get) {
        get.answer().complete(new GetResult.Empty());
    }

    /** Gives whoever asks for one message an entry that was taken. */
    void answer(QueueCommand.GetOne get, QueueEntry entry) {
        Message message = told(entry);
        if (get.autoSettle()) {
            lanes.settled(entry);
        } else {
            hold(entry, null);
        }
        get.answer().complete(new GetResult.Got(entry.id(), message, entry.redelivered(), stock.size()));
    }
}
