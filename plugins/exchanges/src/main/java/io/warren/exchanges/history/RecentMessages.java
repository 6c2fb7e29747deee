package io.warren.exchanges.history;

import io.warren.router.Routable;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The last messages of an exchange: at most so many, and of large ones fewer, but always one.
 *
 * <p>
 * Threads: any, without locks. While several add at the same time, a few more than necessary may go when bytes are the limit.
 */
final class RecentMessages {

    /** They lie on the heap, and no alarm counts them. */
    static final long BYTES_MAX = 16L * 1024 * 1024;
    /** What a message costs besides its bytes, roughly. */
    private static final int OVERHEAD_BYTES = 128;

    private final long lengthMax;
    private final ConcurrentLinkedQueue<Routable> messages = new ConcurrentLinkedQueue<>();
    /** Never more than there are: whoever takes one away counts first, whoever adds one afterwards. */
    private final AtomicLong length = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    RecentMessages(long lengthMax) {
        this.lengthMax = lengthMax;
    }

    void add(Routable message) {
        messages.add(message);
        bytes.addAndGet(cost(message));
        length.incrementAndGet();
        for (long now = length.get(); isTooMuch(now); now = length.get()) {
            if (length.compareAndSet(now, now - 1)) {
                Routable oldest = messages.poll();
                if (oldest != null) {
                    bytes.addAndGet(-cost(oldest));
                }
            }
        }
    }

    private boolean isTooMuch(long now) {
        return now > lengthMax || (now > 1 && bytes.get() > BYTES_MAX);
    }

    private static long cost(Routable message) {
        return (long) message.size() + OVERHEAD_BYTES;
    }

    /** Oldest first; a copy. */
    List<Routable> all() {
        return List.copyOf(messages);
    }
}
