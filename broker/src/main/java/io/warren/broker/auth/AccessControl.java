package io.warren.broker.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decides who comes in and what they may do.
 *
 * <p>
 * A password that was right is remembered for a minute, as a keyed digest and not as itself, so that clients that connect often
 * do not cost a hash each.
 *
 * <p>
 * Threads: any. Logins are checked on the executor given, never on the caller's thread.
 */
public final class AccessControl {

    private static final Duration REMEMBERED = Duration.ofSeconds(60);
    private static final int REMEMBERED_MAX = 10_000;
    private static final int KEY_BYTES = 32;

    private final UserStore users;
    private final Set<String> loopbackUsers;
    private final Executor hashing;
    private final CompletableFuture<PasswordHash> nobody;
    private final SecretKeySpec digestKey;
    /** Digest of name and password, with the store's version at which it was right. */
    private final Cache<String, Long> remembered = Caffeine.newBuilder().maximumSize(REMEMBERED_MAX)
            .expireAfterWrite(REMEMBERED).build();

    public AccessControl(UserStore users, Set<String> loopbackUsers, Executor hashing, RandomGenerator random) {
        this.users = users;
        this.loopbackUsers = loopbackUsers;
        this.hashing = hashing;
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        this.digestKey = new SecretKeySpec(key, "HmacSHA256");
        // Compared with when there is no such user, so that the time taken does not tell which names exist. Made on first use.
        this.nobody = new CompletableFuture<>();
        this.nobody.completeAsync(() -> PasswordHash.of(HexFormat.of().formatHex(key), random), hashing);
    }

    /** Completes with the user, or with {@link LoginRefused}; on the hashing executor or on the caller's thread. */
    public CompletionStage<User> login(String name, String password, InetAddress from) {
        String digest = digest(name, password);
        User user = users.user(name);
        Long rightAt = remembered.getIfPresent(digest);
        if (user != null && rightAt != null && rightAt == users.version()) {
            return checkOrigin(user, from);
        }
        long version = users.version();
        return CompletableFuture.supplyAsync(() -> verify(name, password), hashing).thenCompose(verified -> {
            remembered.put(digest, version);
            return checkOrigin(verified, from);
        });
    }

    /** A login without a password, for the user that anonymous clients become. */
    public CompletionStage<User> loginAnonymous(String name, InetAddress from) {
        User user = users.user(name);
        return user == null
                ? CompletableFuture.failedFuture(new LoginRefused("anonymous_login_user '" + name + "' does not exist"))
                : checkOrigin(user, from);
    }

    public boolean mayEnter(User user, String vhost) {
        return users.permissions(user.name(), vhost) != null;
    }

    public boolean allows(User user, String vhost, Permission permission, String resource) {
        Permissions granted = users.permissions(user.name(), vhost);
        return granted != null && granted.allow(permission, resource);
    }

    /** Goes up whenever an answer given before may no longer hold. */
    public long version() {
        return users.version();
    }

    private User verify(String name, String password) {
        User user = users.user(name);
        PasswordHash hash = users.password(name);
        boolean right = (hash == null ? nobody.join() : hash).matches(password);
        if (user == null || hash == null) {
            throw new LoginRefused("user '" + name + "' does not exist");
        }
        if (password.isEmpty() || !right) {
            throw new LoginRefused("wrong password for user '" + name + "'");
        }
        return user;
    }

    private CompletionStage<User> checkOrigin(User user, InetAddress from) {
        return loopbackUsers.contains(user.name()) && !from.isLoopbackAddress()
                ? CompletableFuture
                        .failedFuture(new LoginRefused("user '" + user.name() + "' can only connect via localhost"))
                : CompletableFuture.completedFuture(user);
    }

    private String digest(String name, String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(digestKey);
            mac.update(name.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Expected HmacSHA256 in every Java runtime", missing);
        }
    }
}
