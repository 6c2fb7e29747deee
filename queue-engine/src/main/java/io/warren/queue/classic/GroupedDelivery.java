package io.warren.queue.classic;

import io.warren.queue.Message;
import io.warren.queue.QueueCommand;
import io.warren.queue.classic.Groups.Group;
import io.warren.queue.consumer.ConsumerSet;
import io.warren.queue.consumer.QueueConsumer;
import io.warren.queue.consumer.QueueEntry;
import org.jspecify.annotations.Nullable;

/**
 * Gives out the messages of a queue with groups: messages of one group to one consumer at a time and in order, others past them.
 *
 * <p>
 * What a group has to wait for is not waited for here: its fresh entries become objects that stay ready at their place, and the next
 * fresh one is looked at, up to {@link ReadyEntries#roomAhead so many} in a lane.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class GroupedDelivery {

    /** What became of an entry that was offered. */
    private enum Step {
        /** It was given out, or has left the queue, or waits: the next one can be looked at. */
        DONE,
        /** It would have to wait, but too many do. */
        NO_ROOM,
        /** Nobody takes anything, or nothing can be taken now. */
        STOP
    }

    private final Groups groups;
    private final Delivery delivery;
    private final Stock stock;
    private final Retirement retirement;
    private final ConsumerSet consumers;

    GroupedDelivery(Groups groups, Delivery delivery, Stock stock, Retirement retirement, ConsumerSet consumers) {
        this.groups = groups;
        this.delivery = delivery;
        this.stock = stock;
        this.retirement = retirement;
        this.consumers = consumers;
    }

    Groups groups() {
        return groups;
    }

    /** How many messages consumers would take at once, whatever groups they are of. */
    long takes() {
        return groups.anyWait() ? 0 : consumers.takesFromAny();
    }

    /**
     * Gives entries to consumers until one of both runs out.
     *
     * @param share
     *            entries that may be looked at
     * @return how many more might have been
     */
    int deliver(int share) {
        int left = share;
        boolean roomAhead = true;
        groups.beginTurn();
        while (left > 0 && consumers.anyWaiting() && !delivery.mayHoldNoMore()) {
            QueueEntry known = groups.first();
            Lane lane = roomAhead ? stock.firstFresh() : null;
            Step step = Step.STOP;
            if (lane != null && precedes(lane, known)) {
                step = offerFresh(lane);
            } else if (known != null) {
                step = offerKnown(known);
            }
            if (step == Step.STOP) {
                break;
            }
            roomAhead &= step != Step.NO_ROOM;
            left--;
        }
        return left;
    }

    /** In a lane, what is fresh comes last. */
    private static boolean precedes(Lane lane, @Nullable QueueEntry known) {
        return known == null || lane.number > Lane.numberOf(known.id());
    }

    private Step offerKnown(QueueEntry entry) {
        if (late(entry.id(), entry.message())) {
            if (!retirement.mayRemove()) {
                return Step.STOP;
            }
            stock.takeKnown(entry);
            retirement.expire(entry);
            return Step.DONE;
        }
        Group group = groups.of(entry.message());
        QueueConsumer consumer = taker(group);
        if (consumer != null) {
            stock.takeKnown(entry);
            delivery.deliverTo(consumer, entry);
        } else if (group != null && group.bound()) {
            groups.block(group);
        } else {
            return Step.STOP;
        }
        return Step.DONE;
    }

    private Step offerFresh(Lane lane) {
        if (!lane.freshMayGo()) {
            return Step.STOP;
        }
        Message message = lane.ready.freshMessage();
        if (late(lane.ready.firstFreshId(), message)) {
            if (!retirement.mayRemove()) {
                return Step.STOP;
            }
            retirement.expire(lane.ready.takeFresh());
            return Step.DONE;
        }
        Group group = groups.of(message);
        if (group == null || !group.waits()) {
            QueueConsumer consumer = taker(group);
            if (consumer != null) {
                delivery.deliverTo(consumer, lane.ready.takeFresh());
                return Step.DONE;
            }
            if (group == null || !group.bound()) {
                return Step.STOP;
            }
            groups.block(group);
        }
        if (!lane.ready.roomAhead()) {
            return Step.NO_ROOM;
        }
        stock.makeKnown(lane);
        return Step.DONE;
    }

    private boolean late(long id, Message message) {
        return retirement.expired(message) && !stock.cameInTurn(id);
    }

    /** Who takes a message of the group now, its permit taken; null for nobody. */
    private @Nullable QueueConsumer taker(@Nullable Group group) {
        if (group == null || !group.bound()) {
            return consumers.nextAble();
        }
        QueueConsumer holder = group.holder();
        return holder != null && consumers.takesNext(holder) ? holder : null;
    }

    /** Answers whoever asks for one message, from a group that nobody holds others of; false: to be asked again when the queue goes on. */
    boolean getOne(QueueCommand.GetOne get) {
        while (true) {
            if (!makeFirstFreeKnown()) {
                return false;
            }
            QueueEntry first = groups.firstFree();
            boolean expired = first != null && retirement.expired(first.message());
            if (first == null || (expired && !retirement.mayRemove())) {
                delivery.answerEmpty(get); // an expired one waits for dead letters before it
                return true;
            }
            stock.takeKnown(first);
            if (!expired) {
                delivery.answer(get, first);
                return true;
            }
            retirement.expire(first);
        }
    }

    /** The first entry that nobody holds others of becomes an object; no: it cannot be had now. */
    private boolean makeFirstFreeKnown() {
        for (Lane lane = stock.firstFresh(); lane != null && precedes(lane, groups.firstFree());) {
            if (!lane.freshMayGo()) {
                return false;
            }
            Group group = groups.of(lane.ready.freshMessage());
            boolean free = group == null || !(group.bound() || group.waits());
            if (!free && !lane.ready.roomAhead()) {
                return true;
            }
            stock.makeKnown(lane);
            lane = stock.firstFresh();
        }
        return true;
    }
}
