package io.warren.queue.classic;

import io.warren.queue.EventLoop;
import io.warren.queue.EventLoop.Timer;
import io.warren.queue.consumer.QueueEntry;
import java.util.IdentityHashMap;
import java.util.function.Consumer;

/**
 * Entries that came back and are held back for a while: one timer each.
 *
 * <p>
 * Threads: the queue's event loop.
 */
final class DelayedEntries {

    private final EventLoop loop;
    private final Consumer<QueueEntry> onDue;
    private final IdentityHashMap<QueueEntry, Timer> timers = new IdentityHashMap<>();
    private long bytes;
    private long bodyBytes;

    DelayedEntries(EventLoop loop, Consumer<QueueEntry> onDue) {
        this.loop = loop;
        this.onDue = onDue;
    }

    int size() {
        return timers.size();
    }

    long bytes() {
        return bytes;
    }

    /** Bytes of bodies. */
    long bodyBytes() {
        return bodyBytes;
    }

    void add(QueueEntry entry, long delayMillis) {
        bytes += entry.message().size();
        bodyBytes += entry.message().bodySize();
        timers.put(entry, loop.schedule(() -> end(entry), delayMillis));
    }

    void forEach(Consumer<QueueEntry> consumer) {
        timers.keySet().forEach(consumer);
    }

    void clear() {
        timers.values().forEach(Timer::cancel);
        timers.clear();
        bytes = 0;
        bodyBytes = 0;
    }

    private void end(QueueEntry entry) {
        if (timers.remove(entry) != null) { // otherwise cleared, too late to call the timer off
            bytes -= entry.message().size();
            bodyBytes -= entry.message().bodySize();
            onDue.accept(entry);
        }
    }
}
