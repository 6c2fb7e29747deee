package io.warren.queue.consumer;

import io.warren.queue.DeliveryBatch;
import io.warren.queue.Message;
import io.warren.queue.QueueException;
import io.warren.queue.QueueException.Reason;
import io.warren.queue.Subscriber;
import io.warren.queue.Subscriber.EndReason;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The consumers of one queue: who may be there, whose turn it is, and the batches under way to them.
 *
 * <p>
 * Only those that can take wait in a ring, one ring for each priority; whoever has had a message goes to the end of it.
 * So consumers of one priority get the messages in turn, lower priorities only what no higher one can take, and ten thousand
 * blocked consumers cost nothing.
 *
 * <p>
 * No wake-up is lost: a consumer leaves its ring for want of credit, which only commands of this queue give, or because the
 * subscriber said no. In the second case the subscriber owes a resume, posted after its no was said and thus opened after
 * the consumer was paused: both happen on this loop, one after the other.
 *
 * <p>
 * Hot: {@link #next} and {@link #deliver}. Cost of a message: one step in a ring; of a batch: its arrays.
 *
 * <p>
 * Threads: the queue's event loop.
 */
public final class ConsumerSet {

    /** A batch is handed over when it has this many deliveries or bytes; then the subscriber is asked again. */
    private static final int BATCH_MAX = 256;
    private static final int BATCH_BYTES_MAX = 256 * 1024;

    private final boolean singleActive;
    private final IdentityHashMap<Subscriber, QueueConsumer> bySubscriber = new IdentityHashMap<>(); // those who left but hold entries, too
    private final Set<QueueConsumer> subscribed = new LinkedHashSet<>(); // in the order of their coming
    private final List<PriorityRing> rings = new ArrayList<>(); // highest priority first
    private final ArrayList<QueueConsumer> openBatches = new ArrayList<>();
    private @Nullable QueueConsumer exclusive;

    public ConsumerSet(boolean singleActive) {
        this.singleActive = singleActive;
    }

    public int size() {
        return subscribed.size();
    }

    /**
     * Lets a subscriber in and tells it so. With a single active consumer, the first to come is active, and stays so whatever
     * the priority of those who come later.
     *
     * @throws QueueException
     *             if another has the queue for itself, or this one wants to and cannot. As in RabbitMQ, nobody can where one of
     *             many is to be active.
     */
    public void add(Subscriber subscriber) {
        boolean wantsAll = subscriber.spec().exclusive();
        if (exclusive != null || (wantsAll && (singleActive || !subscribed.isEmpty()))) {
            throw new QueueException(Reason.EXCLUSIVE_USE);
        }
        if (bySubscriber.containsKey(subscriber)) {
            throw new IllegalStateException(
                    "Expected a new subscriber, but " + subscriber + " has a subscription here");
        }
        QueueConsumer consumer = new QueueConsumer(subscriber, ring(subscriber.spec().priority()));
        bySubscriber.put(subscriber, consumer);
        if (wantsAll) {
            exclusive = consumer;
        }
        subscribed.add(consumer);
        consumer.ring.members++;
        subscriber.onStarted();
        if (!singleActive) {
            consumer.active = true;
            enlist(consumer);
        } else if (subscribed.size() == 1) {
            activate(consumer);
        }
    }

    /** The subscriber's side here, also after it left as long as it holds entries. */
    public @Nullable QueueConsumer find(Subscriber subscriber) {
        return bySubscriber.get(subscriber);
    }

    /** Whether it is there, not just remembered for the entries that it holds. */
    public boolean contains(QueueConsumer consumer) {
        return !consumer.ended;
    }

    /**
     * Takes a consumer out and tells it that it has unsubscribed. With a single active consumer, the one with the highest
     * priority takes over, among equals the oldest.
     */
    public void remove(QueueConsumer consumer) {
        consumer.handOver();
        consumer.ended = true;
        boolean wasActive = consumer.active;
        consumer.active = false;
        subscribed.remove(consumer);
        PriorityRing ring = consumer.ring;
        if (consumer.enlisted) {
            ring.waiting.removeFirstOccurrence(consumer);
            consumer.enlisted = false;
        }
        if (--ring.members == 0) {
            rings.remove(ring);
        }
        if (exclusive == consumer) {
            exclusive = null;
        }
        forgetIfDone(consumer);
        consumer.subscriber().onEnded(EndReason.UNSUBSCRIBED);
        if (singleActive && wasActive && !subscribed.isEmpty()) {
            activate(successor());
        }
    }

    /** Drops what is remembered of a consumer that has left and holds nothing any more. */
    public void forgetIfDone(QueueConsumer consumer) {
        if (consumer.ended && !consumer.holdsEntries()) {
            bySubscriber.remove(consumer.subscriber());
        }
    }

    /** The queue is gone: takes all out, without takeovers, and tells them in the order of their coming. */
    public void removeAll() {
        List<QueueConsumer> all = List.copyOf(subscribed);
        subscribed.clear();
        bySubscriber.clear();
        rings.clear();
        openBatches.clear(); // not empty after an internal error only
        exclusive = null;
        for (QueueConsumer consumer : all) {
            consumer.ended = true;
            consumer.active = false;
            consumer.enlisted = false;
            consumer.subscriber().onEnded(EndReason.QUEUE_DELETED);
        }
    }

    public void addCredit(QueueConsumer consumer, int deliveries) {
        consumer.addCredit(deliveries);
        enlist(consumer);
    }

    public void resume(QueueConsumer consumer) {
        consumer.resume();
        enlist(consumer);
    }

    /** The credit of a settled delivery comes back where settling gives it back. */
    public void onSettled(QueueConsumer consumer) {
        if (consumer.ended) {
            forgetIfDone(consumer);
        } else if (consumer.spec().replenished()) {
            consumer.addCredit(1);
            enlist(consumer);
        }
    }

    /** Whether somebody waits for a message who has room for one. */
    public boolean anyWaiting() {
        for (int i = 0; i < rings.size(); i++) {
            if (!rings.get(i).waiting.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Whose turn it is to take one message, its permit taken; null if nobody can. {@link #deliver} must follow. */
    public @Nullable QueueConsumer next() {
        for (int i = 0; i < rings.size(); i++) {
            PriorityRing ring = rings.get(i);
            for (QueueConsumer consumer = ring.waiting.poll(); consumer != null; consumer = ring.waiting.poll()) {
                consumer.enlisted = false;
                if (consumer.acceptsNext()) {
                    return consumer;
                }
            }
        }
        return null;
    }

    /**
     * As {@link #next}, where {@link #takesNext} may have used up what those who wait in a ring could take.
     */
    public @Nullable QueueConsumer nextAble() {
        for (int i = 0; i < rings.size(); i++) {
            PriorityRing ring = rings.get(i);
            for (QueueConsumer consumer = ring.waiting.poll(); consumer != null; consumer = ring.waiting.poll()) {
                consumer.enlisted = false;
                if (takesNext(consumer)) {
                    return consumer;
                }
            }
        }
        return null;
    }

    /** From now on {@link #next} is asked again: whoever {@link #takesNext} has used up leaves its ring. */
    public void takeTurnsAgain() {
        for (PriorityRing ring : rings) {
            ring.waiting.removeIf(consumer -> {
                consumer.enlisted = consumer.eligible();
                return !consumer.enlisted;
            });
        }
    }

    /** Whether this one takes one message, be it its turn or not, its permit taken if so. Then {@link #deliver} must follow. */
    public boolean takesNext(QueueConsumer consumer) {
        return consumer.eligible() && consumer.acceptsNext();
    }

    /**
     * How many messages any one of the consumers could take at once, as far as is known here; 0 if one who holds some can take none, and if
     * nobody is there.
     */
    public long takesFromAny() {
        long least = Long.MAX_VALUE;
        for (QueueConsumer consumer : bySubscriber.values()) {
            if (consumer.eligible()) {
                least = Math.min(least, consumer.credit());
            } else if (consumer.holdsEntries()) {
                return 0;
            }
        }
        return least == Long.MAX_VALUE ? 0 : least;
    }

    /** How many messages consumers could take at once, as far as is known here; at most {@link Integer#MAX_VALUE}. */
    public long takes() {
        long sum = 0;
        for (QueueConsumer consumer : subscribed) {
            sum += consumer.eligible() ? consumer.credit() : 0;
        }
        return Math.min(sum, Integer.MAX_VALUE);
    }

    /** Whether somebody wants more than it got, even if its socket is full just now. */
    public boolean anyHungry() {
        for (QueueConsumer consumer : subscribed) {
            if (consumer.hungry()) {
                return true;
            }
        }
        return false;
    }

    /** Puts one message into the consumer's batch and the consumer at the end of its ring. */
    public void deliver(QueueConsumer consumer, long id, Message message, boolean redelivered) {
        if (!consumer.batchOpen()) {
            openBatches.add(consumer);
        }
        DeliveryBatch batch = consumer.batch();
        batch.add(id, message, redelivered);
        consumer.useCredit();
        if (batch.size() >= BATCH_MAX || batch.bytes() >= BATCH_BYTES_MAX) {
            consumer.handOver();
        }
        enlist(consumer);
    }

    /** Hands over the batches under way, in the order in which they were begun. */
    public void handOver() {
        for (int i = 0; i < openBatches.size(); i++) {
            openBatches.get(i).handOver(); // one that was full meanwhile, and thus listed twice, has nothing left
        }
        openBatches.clear();
    }

    private void activate(QueueConsumer consumer) {
        consumer.active = true;
        consumer.subscriber().onActive(true);
        enlist(consumer);
    }

    private QueueConsumer successor() {
        QueueConsumer best = subscribed.iterator().next();
        for (QueueConsumer candidate : subscribed) {
            if (candidate.spec().priority() > best.spec().priority()) {
                best = candidate;
            }
        }
        return best;
    }

    private void enlist(QueueConsumer consumer) {
        if (!consumer.enlisted && consumer.eligible()) {
            consumer.enlisted = true;
            consumer.ring.waiting.add(consumer);
        }
    }

    /** The ring of that priority, made if there is none: linear in the number of different priorities. */
    private PriorityRing ring(int priority) {
        int i = 0;
        while (i < rings.size() && rings.get(i).priority > priority) {
            i++;
        }
        if (i == rings.size() || rings.get(i).priority != priority) {
            rings.add(i, new PriorityRing(priority));
        }
        return rings.get(i);
    }
}
