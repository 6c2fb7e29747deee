package io.warren.queue;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What several durable queues do for one transaction, made durable as a whole: after a crash all of it has happened, or nothing. Each
 * queue adds its part instead of writing it; whoever comes last has all of them written in one go.
 *
 * <p>
 * Threads: any.
 */
public final class CommitGroup {

    /** What one queue has to write. */
    public interface Part {

        /** Writes the parts of all queues, this one among them, and calls {@link CommitGroup#end} when that has come to an end. */
        void writeAll(List<Part> all, CommitGroup group);
    }

    private final AtomicInteger missing = new AtomicInteger(1); // until sealed
    private final Queue<Part> parts = new ConcurrentLinkedQueue<>();
    /** Until they are durable; what is held on to for longer must not keep messages. */
    private volatile List<Part> unwritten = List.of();
    private final Consumer<Boolean> onEnd;
    private volatile @Nullable Runnable onOthersArrived;
    private volatile boolean written;
    private volatile boolean decided;
    private volatile boolean failed;

    /**
     * @param onEnd
     *            told once, on any thread: whether all is durable; once more for each {@link #writeAgain}
     */
    public CommitGroup(Consumer<Boolean> onEnd) {
        this.onEnd = onEnd;
    }

    /** One more queue will {@link #arrive}. Only before {@link #seal}. */
    public void expect() {
        missing.incrementAndGet();
    }

    /**
     * One more queue will {@link #arrive}, after all others. Only before {@link #seal}, and once.
     *
     * @param othersArrived
     *            told, on any thread, when it is the only one that is missing
     */
    public void expectLast(Runnable othersArrived) {
        onOthersArrived = othersArrived;
        expect();
    }

    /** No more will be expected. */
    public void seal() {
        countDown();
    }

    /**
     * A queue has done what it was to do.
     *
     * @param part
     *            what is to be written of it; null for nothing
     */
    public void arrive(@Nullable Part part) {
        if (part != null) {
            parts.add(part);
        }
        countDown();
    }

    private void countDown() {
        int left = missing.decrementAndGet();
        if (left > 0) {
            Runnable last = onOthersArrived;
            if (left == 1 && last != null) {
                onOthersArrived = null; // it may have parts of its own, which come and go
                last.run();
            }
            return;
        }
        if (left < 0) {
            throw new IllegalStateException("Expected as many to arrive as were expected, but there was one more");
        }
        unwritten = List.copyOf(parts);
        parts.clear();
        if (unwritten.isEmpty()) {
            written = true;
            end(true);
        } else {
            write();
        }
    }

    private void write() {
        try {
            unwritten.getFirst().writeAll(unwritten, this);
        } catch (RuntimeException e) {
            end(false); // nobody may wait for it for ever
            throw e;
        } finally {
            written = true;
        }
    }

    /** After it has failed: writes all of it again. Whoever was told that it failed, but for {@code onEnd}, is not told more. */
    public void writeAgain() {
        if (!failed) {
            throw new IllegalStateException("Expected to have failed");
        }
        write();
    }

    /** Whether all parts were handed over to be written. */
    public boolean written() {
        return written;
    }

    /** Whether it is known what became of it: it is durable, or will never be. */
    public boolean decided() {
        return decided;
    }

    /** Whether it is known that it will never be durable. */
    public boolean failed() {
        return failed;
    }

    /** All parts are durable, or will never be. */
    public void end(boolean durable) {
        if (durable) {
            unwritten = List.of();
        }
        failed = !durable;
        decided = true;
        onEnd.accept(durable);
    }
}
