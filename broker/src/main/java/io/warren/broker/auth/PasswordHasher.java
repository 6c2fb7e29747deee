package io.warren.broker.auth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Makes {@link PasswordHash}es, off the caller's thread.
 *
 * <p>
 * Threads: any.
 */
public final class PasswordHasher {

    private final Executor executor;
    private final RandomGenerator random;
    private final int iterations;

    /** @param iterations how often each password is hashed: what makes guessing slow */
    public PasswordHasher(Executor executor, RandomGenerator random, int iterations) {
        this.executor = executor;
        this.random = random;
        this.iterations = iterations;
    }

    Executor executor() {
        return executor;
    }

    RandomGenerator random() {
        return random;
    }

    CompletableFuture<PasswordHash> hash(String password) {
        return CompletableFuture.supplyAsync(() -> hashNow(password), executor);
    }

    /** On the caller's thread, which had better not be an event loop. */
    PasswordHash hashNow(String password) {
        return PasswordHash.of(password, iterations, random);
    }
}
