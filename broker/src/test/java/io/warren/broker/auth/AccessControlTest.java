package io.warren.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class AccessControlTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final PasswordHasher hasher = new PasswordHasher(Runnable::run, new Random(1), 10);
    private final UserStore users = new UserStore(hasher);
    private final AccessControl access = new AccessControl(users, Set.of("guest"), hasher);

    @Test
    void theRightPasswordOpensTheDoorAndOpensItAgain() {
        users.put("alice", "secret", Set.of("monitoring"));

        assertThat(login("alice", "secret", HERE)).isEqualTo(new User("alice", Set.of("monitoring")));
        assertThat(login("alice", "secret", HERE).name()).isEqualTo("alice");
    }

    @Test
    void aWrongPasswordDoesNot() {
        users.put("alice", "secret", Set.of());

        refused("alice", "Secret", HERE, "wrong password for user 'alice'");
    }

    @Test
    void anUnknownUserIsRefused() {
        refused("mallory", "secret", HERE, "user 'mallory' does not exist");
        refused("mallory", "", HERE, "user 'mallory' does not exist");
    }

    @Test
    void aBlankPasswordIsRefusedEvenWhereItIsTheUsersOwn() {
        users.put("alice", "", Set.of());

        refused("alice", "", HERE, "wrong password for user 'alice'");
    }

    @Test
    void aPasswordThatHasBeenChangedIsNoLongerRemembered() {
        users.put("alice", "old", Set.of());
        assertThat(login("alice", "old", HERE).name()).isEqualTo("alice");
        users.put("alice", "new", Set.of());

        refused("alice", "old", HERE, "wrong password for user 'alice'");
        assertThat(login("alice", "new", HERE).name()).isEqualTo("alice");
    }

    @Test
    void aLoopbackUserComesFromThisMachineOnly() throws UnknownHostException {
        users.put("guest", "guest", Set.of());
        users.put("alice", "secret", Set.of());
        InetAddress elsewhere = InetAddress.getByAddress(new byte[]{10, 0, 0, 1});

        assertThat(login("guest", "guest", HERE).name()).isEqualTo("guest");
        refused("guest", "guest", elsewhere, "user 'guest' can only connect via localhost");
        assertThat(login("alice", "secret", elsewhere).name()).isEqualTo("alice");
    }

    @Test
    void aUserMayEnterWhereItHasPermissionsOnly() {
        users.put("alice", "secret", Set.of());
        User alice = login("alice", "secret", HERE);
        users.grant("alice", "/", new Permissions("", "^logs$", ".*"));

        assertThat(access.mayEnter(alice, "/")).isTrue();
        assertThat(access.mayEnter(alice, "other")).isFalse();
        assertThat(access.allows(alice, "/", Permission.WRITE, "logs")).isTrue();
        assertThat(access.allows(alice, "/", Permission.CONFIGURE, "logs")).isFalse();
        assertThat(access.allows(alice, "other", Permission.READ, "logs")).isFalse();
    }

    @Test
    void everyChangeMakesAnswersGivenBeforeDoubtful() {
        long before = access.version();
        users.grant("alice", "/", Permissions.ALL);

        assertThat(access.version()).isGreaterThan(before);
    }

    private User login(String name, String password, InetAddress from) {
        return access.login(name, password, from).toCompletableFuture().join();
    }

    private void refused(String name, String password, InetAddress from, String reason) {
        assertThatThrownBy(() -> login(name, password, from)).isInstanceOf(CompletionException.class)
                .cause().isInstanceOf(LoginRefused.class).hasMessage(reason);
    }
}
