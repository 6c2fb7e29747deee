package io.warren.queue.consumer;

import io.warren.queue.Message;
import io.warren.queue.QueueException;
import io.warren.queue.Subscriber;
import io.warren.queue.Subscriber.EndReason;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The consumers of one queue, and whose turn it is: the highest priority first, and within a priority one entry each in turn.
 * With a single active consumer the others wait; when it goes, the one of highest priority that came first takes over.
 *
 * <p>
 * Cost of a turn: moving one element of a ring, and asking one consumer whether it can take. A consumer that cannot is put aside
 * and not asked again until something about it changes, so thousands of full consumers cost nothing.
 *
 * <p>
 * Threads: the queue's event loop.
 */
public final class ConsumerSet {

    private final boolean singleActive;
    private final Map<Subscriber, QueueConsumer> bySubscriber = new LinkedHashMap<>();
    /** Consumers that may be able to take, by falling priority; within one, whose turn it is comes first. */
    private final TreeMap<Integer, Deque<QueueConsumer>> rings = new TreeMap<>(Comparator.reverseOrder());
    /** Consumers with a batch that is being filled. */
    private final Deque<QueueConsumer> filling = new ArrayDeque<>();
    private @Nullable QueueConsumer exclusive;
    private @Nullable QueueConsumer activeOne;

    public ConsumerSet(boolean singleActive) {
        this.singleActive = singleActive;
    }

    public boolean isEmpty() {
        return bySubscriber.isEmpty();
    }

    public int size() {
        return bySubscriber.size();
    }

    public @Nullable QueueConsumer find(@Nullable Subscriber subscriber) {
        return subscriber == null ? null : bySubscriber.get(subscriber);
    }

    public Collection<QueueConsumer> all() {
        return bySubscriber.values();
    }

    /**
     * Adds a consumer and tells it.
     *
     * @throws QueueException
     *             if it, or one that is there, wants to be the only one; with a single active consumer nobody may be
     */
    public void add(Subscriber subscriber) {
        boolean wantsAll = subscriber.spec().exclusive();
        if (exclusive != null || (wantsAll && (singleActive || !bySubscriber.isEmpty()))) {
            throw new QueueException(QueueException.Reason.EXCLUSIVE_USE);
        }
        QueueConsumer consumer = new QueueConsumer(subscriber);
        bySubscriber.put(subscriber, consumer);
        if (wantsAll) {
            exclusive = consumer;
        }
        if (singleActive) {
            consumer.active(activeOne == null);
        }
        subscriber.onStarted();
        if (consumer.active()) {
            activate(consumer);
        }
    }

    /** Takes a consumer out and tells it; what it was about to get is handed over before. Null if it is not there. */
    public @Nullable QueueConsumer remove(Subscriber subscriber, EndReason reason) {
        QueueConsumer consumer = bySubscriber.remove(subscriber);
        if (consumer == null) {
            return null;
        }
        consumer.handOver();
        leaveRing(consumer);
        if (exclusive == consumer) {
            exclusive = null;
        }
        subscriber.onEnded(reason);
        if (activeOne == consumer) {
            activeOne = null;
            next().ifPresent(this::activate);
        }
        return consumer;
    }

    private Optional<QueueConsumer> next() {
        // max keeps the first of equals that a reduction sees last, so compare strictly: the oldest of the highest priority.
        return bySubscriber.values().stream().reduce((a, b) -> b.spec().priority() > a.spec().priority() ? b : a);
    }

    private void activate(QueueConsumer consumer) {
        consumer.active(true);
        if (singleActive) {
            activeOne = consumer;
            consumer.subscriber().onActive(true);
        }
        wake(consumer);
    }

    /** Something changed for the better: credit, a permit, or room in its socket. */
    public void wake(QueueConsumer consumer) {
        if (consumer.active() && !consumer.inRing()) {
            consumer.inRing(true);
            rings.computeIfAbsent(consumer.spec().priority(), priority -> new ArrayDeque<>()).addLast(consumer);
        }
    }

    public void addCredit(Subscriber subscriber, int deliveries) {
        QueueConsumer consumer = bySubscriber.get(subscriber);
        if (consumer != null) {
            consumer.addCredit(deliveries);
            wake(consumer);
        }
    }

    /** Who gets the next entry; its credit is taken. Null if nobody can take one. */
    public @Nullable QueueConsumer takeTurn() {
        while (!rings.isEmpty()) {
            Deque<QueueConsumer> ring = rings.firstEntry().getValue();
            QueueConsumer consumer = ring.pollFirst();
            if (consumer == null) {
                rings.pollFirstEntry();
            } else if (consumer.tryTake()) {
                ring.addLast(consumer);
                return consumer;
            } else {
                consumer.inRing(false);
            }
        }
        return null;
    }

    /** Delivers an entry to the consumer whose turn was taken; it leaves when its batch is full, or with the others. */
    public void deliver(QueueConsumer consumer, long id, Message message, boolean redelivered) {
        if (consumer.deliver(id, message, redelivered)) {
            filling.add(consumer);
        }
    }

    /** Hands over all batches that are not full. */
    public void handOver() {
        for (QueueConsumer consumer = filling.poll(); consumer != null; consumer = filling.poll()) {
            consumer.handOver();
        }
    }

    private void leaveRing(QueueConsumer consumer) {
        if (consumer.inRing()) {
            consumer.inRing(false);
            Deque<QueueConsumer> ring = rings.get(consumer.spec().priority());
            if (ring != null) {
                ring.remove(consumer);
            }
        }
    }
}
