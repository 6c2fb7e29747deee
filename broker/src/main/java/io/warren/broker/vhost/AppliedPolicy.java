package io.warren.broker.vhost;

import io.warren.broker.policy.EffectivePolicy;
import io.warren.queue.QueueSettings;

/**
 * The policies that a queue has been told.
 *
 * <p>
 * Threads: changes, the definitions thread; reads any.
 */
public final class AppliedPolicy {

    private volatile EffectivePolicy effective = EffectivePolicy.NONE;
    private volatile QueueSettings settings = QueueSettings.NONE;

    public EffectivePolicy effective() {
        return effective;
    }

    /** What arguments and policies add up to. */
    public QueueSettings settings() {
        return settings;
    }

    /** Whether the queue has to be told, because its settings are others than before. */
    boolean changed(EffectivePolicy policy, QueueSettings now) {
        effective = policy;
        boolean different = !now.equals(settings);
        settings = now;
        return different;
    }
}
