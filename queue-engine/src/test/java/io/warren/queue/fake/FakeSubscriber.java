package io.warren.queue.fake;

import io.warren.queue.ConsumerSpec;
import io.warren.queue.DeliveryBatch;
import io.warren.queue.Message;
import io.warren.queue.QueueException;
import io.warren.queue.Subscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A subscriber that remembers what it was told, and takes or refuses as the test says.
 *
 * <p>
 * Threads: the test's.
 */
public final class FakeSubscriber implements Subscriber {

    /** One delivery. */
    public record Delivery(long id, Message message, boolean redelivered) {}

    private final ConsumerSpec spec;
    private final Consumer<String> log;
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<Integer> batchSizes = new ArrayList<>();
    private boolean writable = true;
    private int permits = Integer.MAX_VALUE;

    public FakeSubscriber(ConsumerSpec spec, Consumer<String> log) {
        this.spec = spec;
        this.log = log;
    }

    public FakeSubscriber(ConsumerSpec spec) {
        this(spec, line -> {});
    }

    /** A prefetch: credit that settling gives back. */
    public static ConsumerSpec prefetch(String tag, int count) {
        return new ConsumerSpec(tag, false, false, 0, count, true, Map.of());
    }

    /** Takes all it can get, settled by being sent. */
    public static ConsumerSpec automatic(String tag) {
        return new ConsumerSpec(tag, true, false, 0, ConsumerSpec.UNLIMITED, true, Map.of());
    }

    /** Whether it answers that it is writable from now on. A test that opens it calls resume, as the contract asks. */
    public void writable(boolean now) {
        writable = now;
    }

    /** How many permits it gives from now on. */
    public void permits(int count) {
        permits = count;
    }

    public int permits() {
        return permits;
    }

    public List<Delivery> deliveries() {
        return deliveries;
    }

    public List<Integer> batchSizes() {
        return batchSizes;
    }

    @Override
    public ConsumerSpec spec() {
        return spec;
    }

    @Override
    public boolean writable() {
        return writable;
    }

    @Override
    public boolean tryAcquirePermit() {
        if (permits == 0) {
            return false;
        }
        if (permits != Integer.MAX_VALUE) {
            permits--;
        }
        return true;
    }

    @Override
    public void onStarted() {
        log.accept(spec.tag() + " started");
    }

    @Override
    public void onRefused(QueueException refusal) {
        log.accept(spec.tag() + " refused " + refusal.reason());
    }

    @Override
    public void onDeliveries(DeliveryBatch batch) {
        batchSizes.add(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            deliveries.add(new Delivery(batch.id(i), batch.message(i), batch.redelivered(i)));
            log.accept(spec.tag() + " <- " + batch.message(i) + (batch.redelivered(i) ? " redelivered" : ""));
        }
    }

    @Override
    public void onActive(boolean active) {
        log.accept(spec.tag() + (active ? " active" : " inactive"));
    }

    @Override
    public void onEnded(EndReason reason) {
        log.accept(spec.tag() + " ended " + reason);
    }

    @Override
    public String toString() {
        return spec.tag();
    }
}
