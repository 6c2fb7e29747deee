package io.warren.broker.auth;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Users, their passwords and their permissions.
 *
 * <p>
 * Threads: reads any; changes, the definitions thread only. Passwords are hashed on the executor given.
 */
public final class UserStore {

    private record Account(User user, CompletableFuture<PasswordHash> password) {}

    private record Grant(String user, String vhost) {}

    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Map<Grant, Permissions> permissions = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();
    private final Executor hashing;
    private final RandomGenerator random;

    public UserStore(Executor hashing, RandomGenerator random) {
        this.hashing = hashing;
        this.random = random;
    }

    /** Adds a user or replaces the one of that name. A login of that user waits until the password is hashed. */
    public void put(String name, String password, Set<String> tags) {
        CompletableFuture<PasswordHash> hash = CompletableFuture.supplyAsync(() -> PasswordHash.of(password, random),
                hashing);
        accounts.put(name, new Account(new User(name, Set.copyOf(tags)), hash));
        version.incrementAndGet();
    }

    public void grant(String user, String vhost, Permissions granted) {
        permissions.put(new Grant(user, vhost), granted);
        version.incrementAndGet();
    }

    /** Goes up with every change, so that what was decided before can be told from what holds now. */
    public long version() {
        return version.get();
    }

    public @Nullable User user(String name) {
        Account account = accounts.get(name);
        return account == null ? null : account.user();
    }

    /** May block while a new user's password is still being hashed; not for event loops. */
    @Nullable
    PasswordHash password(String name) {
        Account account = accounts.get(name);
        return account == null ? null : account.password().join();
    }

    @Nullable
    Permissions permissions(String user, String vhost) {
        return permissions.get(new Grant(user, vhost));
    }
}
