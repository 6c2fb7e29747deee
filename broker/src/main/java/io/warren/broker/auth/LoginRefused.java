package io.warren.broker.auth;

/** A login that failed. The message is for the log; the client is told nothing but that it failed. */
public final class LoginRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LoginRefused(String reason) {
        super(reason, null, false, false);
    }
}
