package io.warren.harness;

/**
 * The users that every broker under test has beside guest, with permissions in one virtual host each. A broker outside
 * needs them too; {@code src/oracle/rabbitmq start} creates them.
 */
public enum TestUsers {
    /** May touch names that begin with {@code alice-} in {@code /}, write to {@code drop-}, read from {@code open-}. */
    ALICE("alice", "secret", "/", "^alice-.*", "^(alice|drop)-.*", "^(alice|open)-.*"),
    /** May do everything in {@code other} and nothing in {@code /}. */
    OTTO("otto", "secret", "other", ".*", ".*", ".*"),
    /** Has a password and no permissions anywhere. */
    NOBODY("nobody", "secret", "", "", "", "");

    /** The virtual host that exists beside {@code /}. */
    public static final String OTHER_VHOST = "other";

    private final String userName;
    private final String password;
    private final String vhost;
    private final String configure;
    private final String write;
    private final String read;

    TestUsers(String userName, String password, String vhost, String configure, String write, String read) {
        this.userName = userName;
        this.password = password;
        this.vhost = vhost;
        this.configure = configure;
        this.write = write;
        this.read = read;
    }

    public String userName() {
        return userName;
    }

    public String password() {
        return password;
    }

    boolean hasPermissions() {
        return !vhost.isEmpty();
    }

    String vhost() {
        return vhost;
    }

    String configure() {
        return configure;
    }

    String write() {
        return write;
    }

    String read() {
        return read;
    }
}
