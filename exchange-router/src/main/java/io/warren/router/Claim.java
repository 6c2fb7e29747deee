package io.warren.router;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * That a message with this id has come to an exchange which lets it pass only once. It holds from the moment the message is
 * routed, but for good only when the message has been accepted: until then a duplicate is neither dropped nor let through, but
 * shares the outcome of the first.
 *
 * <p>
 * Threads: any. Two are the same if they are the same object.
 */
final class Claim {

    private final Deduplication exchange;
    private final Object id;
    private final boolean expires;
    private final long expiresNanos;
    /** Whether the message was accepted; null when it is known that it was. */
    private volatile @Nullable CompletableFuture<Boolean> outcome = new CompletableFuture<>();

    Claim(Deduplication exchange, Object id, boolean expires, long expiresNanos) {
        this.exchange = exchange;
        this.id = id;
        this.expires = expires;
        this.expiresNanos = expiresNanos;
    }

    Object id() {
        return id;
    }

    boolean expired(long nanoTime) {
        return expires && nanoTime - expiresNanos >= 0;
    }

    /** Once: the message has been accepted, or has not and may come again. */
    void settle(boolean accepted) {
        CompletableFuture<Boolean> known = outcome;
        if (known == null) {
            throw new IllegalStateException("Expected an open claim");
        }
        if (accepted) {
            exchange.accept(this);
        } else {
            exchange.withdraw(this);
        }
        known.complete(accepted);
        if (accepted) {
            outcome = null; // there may be very many of them
        }
    }

    boolean isAccepted() {
        return outcome == null;
    }

    /** Tells, at once or later and on any thread, whether the message was accepted. */
    void whenSettled(Consumer<Boolean> listener) {
        CompletableFuture<Boolean> known = outcome;
        if (known == null) {
            listener.accept(true);
        } else {
            var _ = known.thenAccept(listener);
        }
    }
}
