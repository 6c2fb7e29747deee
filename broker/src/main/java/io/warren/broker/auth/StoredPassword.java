package io.warren.broker.auth;

/**
 * What is kept of a password.
 *
 * <p>
 * Threads: any; immutable.
 */
public sealed interface StoredPassword permits PasswordHash, RabbitMqHash, StoredPassword.NoPassword {

    /** Whether this is the password; takes as long for a wrong one as for the right one. */
    boolean matches(String password);

    /** As it is kept on disk; {@link #parse} reads it. */
    String stored();

    /**
     * Reads what {@link #stored} wrote.
     *
     * @throws IllegalArgumentException if it did not write that
     */
    static StoredPassword parse(String stored) {
        String scheme = stored.substring(0, Math.max(0, stored.indexOf('$')));
        if (scheme.equals(PasswordHash.SCHEME)) {
            return PasswordHash.parse(stored);
        }
        return stored.equals(NoPassword.STORED) ? NoPassword.NONE : RabbitMqHash.parse(stored);
    }

    /** No password is right: the user may come in by other ways only. */
    enum NoPassword implements StoredPassword {
        NONE;

        private static final String STORED = "none";

        @Override
        public boolean matches(String password) {
            return false;
        }

        @Override
        public String stored() {
            return STORED;
        }
    }
}
