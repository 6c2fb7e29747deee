package io.warren.broker.auth;

import io.warren.broker.auth.UserStore.Account;
import io.warren.broker.limit.Limits;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Decides who comes in and what they may do.
 *
 * <p>
 * Threads: any. A password that has to be hashed is, off the caller's thread.
 */
public final class AccessControl {

    private final UserStore users;
    private final Set<String> loopbackUsers;
    private final PasswordHasher hasher;
    /** Compared with where there is no such user, so that the time taken does not tell which names exist. Made when needed. */
    private volatile @Nullable CompletableFuture<PasswordHash> nobody;

    public AccessControl(UserStore users, Set<String> loopbackUsers, PasswordHasher hasher) {
        this.users = users;
        this.loopbackUsers = loopbackUsers;
        this.hasher = hasher;
    }

    /** Completes with the user, or with {@link LoginRefused}; on any thread. */
    public CompletionStage<User> login(String name, String password, InetAddress from) {
        Account account = users.account(name);
        if (account == null) {
            return nobody().thenApplyAsync(hash -> {
                boolean _ = hash.matches(password);
                throw new LoginRefused("user '" + name + "' does not exist");
            }, hasher.executor());
        }
        if (!password.isEmpty() && users.remembered().knows(name, password, account.revision())) {
            return checkOrigin(account.user(), from);
        }
        return account.password().thenComposeAsync(hash -> {
            if (password.isEmpty() || !hash.matches(password)) {
                throw new LoginRefused("wrong password for user '" + name + "'");
            }
            users.remembered().add(name, password, account.revision());
            return checkOrigin(account.user(), from);
        }, hasher.executor());
    }

    private CompletableFuture<PasswordHash> nobody() {
        CompletableFuture<PasswordHash> made = nobody;
        if (made == null) {
            made = hasher.hash("");
            nobody = made;
        }
        return made;
    }

    /** A login without a password, for the user that anonymous clients become. */
    public CompletionStage<User> loginAnonymous(String name, InetAddress from) {
        Account account = users.account(name);
        return account == null
                ? CompletableFuture.failedFuture(new LoginRefused("anonymous_login_user '" + name + "' does not exist"))
                : checkOrigin(account.user(), from);
    }

    public boolean mayEnter(User user, String vhost) {
        return users.permissions(user.name(), vhost) != null;
    }

    public boolean allows(User user, String vhost, Permission permission, String resource) {
        Permissions granted = users.permissions(user.name(), vhost);
        return granted != null && granted.allow(permission, resource);
    }

    /** The patterns for routing keys that hold for the user at a topic exchange; null: all keys are free. */
    public @Nullable TopicPermissions topics(User user, String vhost, String exchange) {
        return users.topicPermissions(user.name(), vhost, exchange);
    }

    public Limits limits(User user) {
        return users.limits(user.name());
    }

    /** Goes up whenever an answer given before may no longer hold. */
    public long version() {
        return users.version();
    }

    private CompletionStage<User> checkOrigin(User user, InetAddress from) {
        return loopbackUsers.contains(user.name()) && !from.isLoopbackAddress()
                ? CompletableFuture
                        .failedFuture(new LoginRefused("user '" + user.name() + "' can only connect via localhost"))
                : CompletableFuture.completedFuture(user);
    }
}
