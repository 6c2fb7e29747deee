package io.warren.queue.durable;

import io.warren.journal.log.Receipt;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is carried on and not durable yet.
 *
 * <p>
 * Threads: any.
 */
final class CarryingRound {

    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean failed;
    private volatile @Nullable CompletableFuture<Void> durable;

    /** Something is handed to the log, and its receipt will come to what this answers. */
    Receipt begin() {
        underWay.incrementAndGet();
        return new Receipt() {

            @Override
            public void onDurable(long segment, long offset) {
                done();
            }

            @Override
            public void onFailed(IOException cause) {
                failed = true;
                done();
            }
        };
    }

    /** All was handed over: completes when it is durable, exceptionally if it cannot be. A new round begins. */
    CompletableFuture<Void> end() {
        CompletableFuture<Void> result = new CompletableFuture<>();
        underWay.incrementAndGet();
        durable = result;
        done();
        return result;
    }

    private void done() {
        if (underWay.decrementAndGet() > 0) {
            return;
        }
        CompletableFuture<Void> waiting = durable;
        if (waiting == null) {
            return; // more may be handed over
        }
        durable = null;
        if (failed) {
            failed = false;
            waiting.completeExceptionally(new IOException("what was to be carried on could not be written"));
        } else {
            waiting.complete(null);
        }
    }
}
