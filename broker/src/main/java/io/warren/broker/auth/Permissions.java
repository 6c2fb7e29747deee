package io.warren.broker.auth;

import java.util.regex.Pattern;

/**
 * A user's three patterns in one virtual host. A pattern is searched for anywhere in a resource's name; the empty pattern
 * matches nothing.
 *
 * <p>
 * Threads: any; immutable.
 */
public final class Permissions {

    public static final Permissions ALL = new Permissions(".*", ".*", ".*");

    private final Pattern configure;
    private final Pattern write;
    private final Pattern read;

    /** @throws java.util.regex.PatternSyntaxException if one is not a regular expression */
    public Permissions(String configure, String write, String read) {
        this.configure = compile(configure);
        this.write = compile(write);
        this.read = compile(read);
    }

    private static Pattern compile(String pattern) {
        return Pattern.compile(pattern.isEmpty() ? "^$" : pattern);
    }

    boolean allow(Permission permission, String resource) {
        return StepLimitedInput.find(pattern(permission), resource);
    }

    /** The pattern that is searched for: not the empty one. */
    Pattern pattern(Permission permission) {
        return switch (permission) {
            case CONFIGURE -> configure;
            case WRITE -> write;
            case READ -> read;
        };
    }
}
