package io.warren.broker.auth;

import io.warren.broker.event.Events;
import io.warren.broker.event.FieldValues;
import io.warren.codec.table.FieldTable;
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
    private final Events events;

    /** With nobody to be told of changes. */
    public UserStore(PasswordHasher hasher) {
        this(hasher, new Events());
    }

    public UserStore(PasswordHasher hasher, Events events) {
        this.events = events;
        this.hasher = hasher;
        this.remembered = new RememberedLogins(hasher.random());
    }

    /** Adds a user or replaces the one of that name. The user can log in at once, while the password is still being hashed. */
    public void put(String name, String password, Set<String> tags) {
        long revision = version.incrementAndGet();
        Account before = accounts.put(name,
                new Account(new User(name, Set.copyOf(tags)), hasher.hash(password), revision));
        remembered.add(name, password, revision);
        tellPut(before, name, tags);
    }

    /**
     * As {@link #put}, but hashes on the caller's thread, which is slow, and not behind logins that wait to be checked.
     *
     * @return the password as it is to be stored: salted and hashed
     */
    public String putHashed(String name, String password, Set<String> tags) {
        PasswordHash hash = hasher.hashNow(password);
        long revision = version.incrementAndGet();
        Account before = accounts.put(name,
                new Account(new User(name, Set.copyOf(tags)), CompletableFuture.completedFuture(hash), revision));
        remembered.add(name, password, revision);
        tellPut(before, name, tags);
        return hash.stored();
    }

    private void tellPut(@Nullable Account before, String name, Set<String> tags) {
        events.tell(before == null ? "user.created" : "user.password.changed",
                () -> FieldTable.builder().put("name", name).put("tags", FieldValues.texts(tags)).build());
    }

    /** Puts back a user whose password is known only as it is stored. Fails with IllegalArgumentException if that is no hash. */
    public void restore(String name, String storedPassword, Set<String> tags) {
        CompletableFuture<PasswordHash> hash = CompletableFuture.completedFuture(PasswordHash.parse(storedPassword));
        accounts.put(name, new Account(new User(name, Set.copyOf(tags)), hash, version.incrementAndGet()));
    }

    /** Takes a user down, and all permissions of that name. */
    public void delete(String name) {
        Account before = accounts.remove(name);
        permissions.keySet().removeIf(grant -> grant.user().equals(name));
        version.incrementAndGet();
        if (before != null) {
            events.tell("user.deleted", () -> FieldTable.builder().put("name", name).build());
        }
    }

    /** Whether this user is there with this password and these tags. Hashes, which is slow. */
    public boolean has(String name, String password, Set<String> tags) {
        Account account = accounts.get(name);
        return account != null && account.user().tags().equals(tags) && account.password().join().matches(password);
    }

    public void grant(String user, String vhost, Permissions granted) {
        permissions.put(new Grant(user, vhost), granted);
        version.incrementAndGet();
        events.tell("permission.created", () -> {
            FieldTable.Builder details = FieldTable.builder().put("user", user).put("vhost", vhost);
            for (Permission permission : Permission.values()) {
                details.put(permission.text(), granted.pattern(permission).pattern());
            }
            return details.build();
        });
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
