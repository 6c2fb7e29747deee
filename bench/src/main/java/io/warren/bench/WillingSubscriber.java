package io.warren.bench;

import io.warren.queue.ConsumerSpec;
import io.warren.queue.QueueException;
import io.warren.queue.Subscriber;

/** A subscriber that takes whatever it has credit for. */
public abstract class WillingSubscriber implements Subscriber {
    private final ConsumerSpec spec;

    protected WillingSubscriber(ConsumerSpec spec) {
        this.spec = spec;
    }

    @Override
    public ConsumerSpec spec() {
        return spec;
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public boolean tryAcquirePermit() {
        return true;
    }

    @Override
    public void onStarted() {}

    @Override
    public void onRefused(QueueException refusal) {
        throw refusal;
    }

    @Override
    public void onActive(boolean active) {}

    @Override
    public void onEnded(EndReason reason) {}
}
