package io.warren.queue.classic;

import io.warren.queue.CommitGroup;
import io.warren.queue.Message;
import io.warren.queue.PublishBatch;
import io.warren.queue.PublishOrigin;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;

/**
 * A batch whose messages go to different lanes: a part for each, and an answer when all parts have theirs.
 *
 * <p>
 * Threads: made on the queue's event loop; answers come on any.
 */
final class SplitBatch implements PublishOrigin {

    private final PublishBatch whole;
    private final AtomicInteger missing = new AtomicInteger();
    private final Queue<PublishBatch> answered = new ConcurrentLinkedQueue<>();

    private SplitBatch(PublishBatch whole) {
        this.whole = whole;
    }

    /**
     * Splits a batch, without what was rejected of it. If nothing is left, it is answered.
     *
     * @return the parts by lane, joined to the transaction of the batch in its place
     */
    static Map<Integer, PublishBatch> split(PublishBatch whole, ToIntFunction<Message> laneOf) {
        return splitByIndex(whole, i -> laneOf.applyAsInt(whole.message(i)));
    }

    /** The same by the index of a message in the batch. */
    static Map<Integer, PublishBatch> splitByIndex(PublishBatch whole, IntUnaryOperator partOf) {
        SplitBatch split = new SplitBatch(whole);
        Map<Integer, PublishBatch> parts = new TreeMap<>();
        for (int i = 0; i < whole.size(); i++) {
            if (!whole.rejected(i)) {
                parts.computeIfAbsent(partOf.applyAsInt(i),
                        lane -> new PublishBatch(split, whole.awaited(), whole.size())).add(whole.message(i), i);
            }
        }
        split.missing.set(parts.size());
        CommitGroup group = whole.group();
        if (group != null) {
            parts.values().forEach(part -> part.join(group));
            group.arrive(null);
        }
        if (parts.isEmpty()) {
            whole.answer();
        }
        return parts;
    }

    @Override
    public void onAnswered(PublishBatch part) {
        answered.add(part);
        if (missing.decrementAndGet() == 0) {
            for (PublishBatch each : answered) {
                for (int i = 0; i < each.size(); i++) {
                    if (each.rejected(i)) {
                        whole.reject((int) each.receipt(i));
                    }
                }
            }
            whole.answer();
        }
    }
}
