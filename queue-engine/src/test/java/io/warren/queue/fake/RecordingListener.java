package io.warren.queue.fake;

import io.warren.queue.MessageQueue;
import io.warren.queue.QueueListener;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Adds up what a queue tells the broker.
 *
 * <p>
 * Threads: any.
 */
public final class RecordingListener implements QueueListener {

    private final AtomicLong memoryBytes = new AtomicLong();
    private final AtomicInteger selfDeleted = new AtomicInteger();

    @Override
    public void onSelfDeleted(MessageQueue queue) {
        selfDeleted.incrementAndGet();
    }

    @Override
    public void onMemoryChanged(long deltaBytes) {
        memoryBytes.addAndGet(deltaBytes);
    }

    public long memoryBytes() {
        return memoryBytes.get();
    }

    public int selfDeleted() {
        return selfDeleted.get();
    }
}
