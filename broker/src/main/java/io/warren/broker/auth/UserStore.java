package io.warren.broker.auth;

import io.warren.broker.event.Events;
import io.warren.broker.event.FieldValues;
import io.warren.broker.limit.Limits;
import io.warren.codec.table.FieldTable;
import java.util.Comparator;
import java.util.List;
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
    record Account(User user, CompletableFuture<? extends StoredPassword> password, long revision) {}

    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Map<String, Limits> limits = new ConcurrentHashMap<>();
    private final UserGrants grants = new UserGrants();
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
        put(name, StoredPassword.parse(storedPassword), tags);
    }

    private void put(String name, StoredPassword password, Set<String> tags) {
        accounts.put(name, new Account(new User(name, Set.copyOf(tags)), CompletableFuture.completedFuture(password),
                version.incrementAndGet()));
    }

    /** Gives a user that is there other tags. */
    public void retag(String name, Set<String> tags) {
        accounts.computeIfPresent(name, (_, account) -> new Account(new User(name, Set.copyOf(tags)),
                account.password(), account.revision()));
        version.incrementAndGet();
    }

    /** Takes a user down, all permissions of that name, and its limits; whether there was one. */
    public boolean delete(String name) {
        boolean had = accounts.remove(name) != null;
        limits.remove(name);
        grants.forgetUser(name);
        version.incrementAndGet();
        if (had) {
            events.tell("user.deleted", () -> FieldTable.builder().put("name", name).build());
        }
        return had;
    }

    public boolean exists(String name) {
        return accounts.containsKey(name);
    }

    public void limit(String name, Limits limited) {
        limits.put(name, limited);
    }

    public Limits limits(String name) {
        return limits.getOrDefault(name, Limits.NONE);
    }

    /** In the order of their names. Waits for passwords that are still being hashed. */
    public List<StoredUser> all() {
        return accounts.values().stream().map(this::stored).sorted(Comparator.comparing(StoredUser::name)).toList();
    }

    /** As {@link #all}, one of them. */
    public @Nullable StoredUser find(String name) {
        Account account = accounts.get(name);
        return account == null ? null : stored(account);
    }

    private StoredUser stored(Account account) {
        String name = account.user().name();
        return new StoredUser(name, account.password().join(), account.user().tags(), limits(name));
    }

    /** Whether this user is there with this password and these tags. Hashes, which is slow. */
    public boolean has(String name, String password, Set<String> tags) {
        Account account = accounts.get(name);
        return account != null && account.user().tags().equals(tags) && account.password().join().matches(password);
    }

    public void grant(String user, String vhost, Permissions granted) {
        grants.grant(user, vhost, granted);
        version.incrementAndGet();
        events.tell("permission.created", () -> {
            FieldTable.Builder details = FieldTable.builder().put("user", user).put("vhost", vhost);
            for (Permission permission : Permission.values()) {
                details.put(permission.text(), granted.pattern(permission).pattern());
            }
            return details.build();
        });
    }

    /** Takes a virtual host from a user, with the topic permissions in it. */
    public void revoke(String user, String vhost) {
        grants.revoke(user, vhost);
        version.incrementAndGet();
    }

    public void grantTopics(TopicPermissions granted) {
        grants.grantTopics(granted);
        version.incrementAndGet();
    }

    public void revokeTopics(String user, String vhost, String exchange) {
        grants.revokeTopics(user, vhost, exchange);
        version.incrementAndGet();
    }

    /** A virtual host goes, and all permissions in it. */
    public void forgetVirtualHost(String vhost) {
        grants.forgetVirtualHost(vhost);
        version.incrementAndGet();
    }

    /** All that was granted, in no order. */
    public List<GrantedPermissions> permissions() {
        return grants.allPermissions();
    }

    /** All topic permissions, in no order. */
    public List<TopicPermissions> topicPermissions() {
        return grants.allTopics();
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
        return grants.permissions(user, vhost);
    }

    @Nullable
    TopicPermissions topicPermissions(String user, String vhost, String exchange) {
        return grants.topics(user, vhost, exchange);
    }
}
