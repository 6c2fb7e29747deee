package io.warren.broker.auth;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Users, their passwords and their permissions.
 *
 * <p>
 * Threads: reads any; changes, the definitions thread only.
 */
public final class UserStore {

    /** @param revision another one for each account, also for one of a name that there was before */
    record Account(User user, CompletableFuture<PasswordHash> password, long revision) {}

    private record Grant(String user, String vhost) {}

    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Map<Grant, Permissions> permissions = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();
    private final PasswordHasher hasher;
    private final RememberedLogins remembered;

    public UserStore(PasswordHasher hasher) {
        this.hasher = hasher;
        this.remembered = new RememberedLogins(hasher.random());
    }

    /** Adds a user or replaces the one of that name. The user can log in at once, while the password is still being hashed. */
    public void put(String name, String password, Set<String> tags) {
        long revision = version.incrementAndGet();
        accounts.put(name, new Account(new User(name, Set.copyOf(tags)), hasher.hash(password), revision));
        remembered.add(name, password, revision);
    }

    public void grant(String user, String vhost, Permissions granted) {
        permissions.put(new Grant(user, vhost), granted);
        version.incrementAndGet();
    }

    /** Goes up with every change, so that what was decided before can be told from what holds now. */
    public long version() {
        return version.get();
    }

    @Nullable
    Account account(String name) {
        return accounts.get(name);
    }

    RememberedLogins remembered() {
        return remembered;
    }

    @Nullable
    Permissions permissions(String user, String vhost) {
        return permissions.get(new Grant(user, vhost));
    }
}
