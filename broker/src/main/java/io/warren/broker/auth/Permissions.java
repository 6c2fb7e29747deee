package io.warren.broker.auth;

import io.warren.broker.error.InvalidDefinitionException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A user's three patterns in one virtual host. A pattern is searched for anywhere in a resource's name; the empty pattern
 * matches nothing.
 *
 * <p>
 * Threads: any; immutable.
 */
public final class Permissions {

    public static final Permissions ALL = new Permissions(".*", ".*", ".*");

    private final String configure;
    private final String write;
    private final String read;
    private final Pattern configurable;
    private final Pattern writable;
    private final Pattern readable;

    /**
     * Compiles the patterns.
     *
     * @throws InvalidDefinitionException if one is not a regular expression
     */
    public Permissions(String configure, String write, String read) {
        this.configure = configure;
        this.write = write;
        this.read = read;
        this.configurable = compile(configure);
        this.writable = compile(write);
        this.readable = compile(read);
    }

    private static Pattern compile(String pattern) {
        try {
            return Pattern.compile(pattern.isEmpty() ? "^$" : pattern);
        } catch (PatternSyntaxException e) {
            throw new InvalidDefinitionException(
                    "Expected a regular expression, but got '" + pattern + "': " + e.getDescription());
        }
    }

    public String configure() {
        return configure;
    }

    public String write() {
        return write;
    }

    public String read() {
        return read;
    }

    boolean allow(Permission permission, String resource) {
        return StepLimitedInput.find(pattern(permission), resource);
    }

    /** The pattern that is searched for: not the empty one. */
    Pattern pattern(Permission permission) {
        return switch (permission) {
            case CONFIGURE -> configurable;
            case WRITE -> writable;
            case READ -> readable;
        };
    }
}
