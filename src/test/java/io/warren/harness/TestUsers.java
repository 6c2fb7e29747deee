package io.warren.harness;

/**
 * The users that every broker under test has beside guest, with permissions in one virtual host each. A broker outside
 * needs them too; {@code src/oracle/rabbitmq start} creates them.
 */
public enum TestUsers {
    /** May touch names that begin with {@code alice-} in {@code /}, write to {@code drop-}, read from {@code open-}. */
    ALICE("alice", "", "/", "^alice-.*", "^(alice|drop)-.*", "^(alice|open)-.*"),
    /** May do everything in {@code other} and nothing in {@code /}. */
    OTTO("otto", "", "other", ".*", ".*", ".*"),
    /** May publish in another's name, in {@code /}. */
    PROXY("proxy", "impersonator", "/", ".*", ".*", ".*"),
    /** Has no permissions anywhere. */
    NOBODY("nobody", "", "", "", "", "");

    /** The virtual host that exists beside {@code /}. */
    public static final String OTHER_VHOST = "other";

    private static final String PASSWORD = "secret";

    private final String userName;
    private final String tag;
    private final String vhost;
    private final String configure;
    private final String write;
    private final String read;

    TestUsers(String userName, String tag, String vhost, String configure, String write, String read) {
        this.userName = userName;
        this.tag = tag;
        this.vhost = vhost;
        this.configure = configure;
        this.write = write;
        this.read = read;
    }

    public String userName() {
        return userName;
    }

    public String password() {
        return PASSWORD;
    }

    String[] tags() {
        return tag.isEmpty() ? new String[0] : new String[]{tag};
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
