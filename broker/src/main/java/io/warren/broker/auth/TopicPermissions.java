package io.warren.broker.auth;

import io.warren.broker.error.InvalidDefinitionException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The patterns that a user's routing keys have to match at one topic exchange: when publishing to it, and when binding to it. In a
 * pattern, {@code {username}} and {@code {vhost}} stand for the names of the two; what they contain is no part of the expression.
 *
 * <p>
 * Threads: any; immutable.
 */
public final class TopicPermissions {

    private final String user;
    private final String vhost;
    private final String exchange;
    private final String write;
    private final String read;
    private final Pattern writable;
    private final Pattern readable;

    /**
     * Compiles the patterns.
     *
     * @throws InvalidDefinitionException if one is not a regular expression
     */
    public TopicPermissions(String user, String vhost, String exchange, String write, String read) {
        this.user = user;
        this.vhost = vhost;
        this.exchange = exchange;
        this.write = write;
        this.read = read;
        this.writable = compile(write);
        this.readable = compile(read);
    }

    private Pattern compile(String pattern) {
        String expanded = pattern.replace("{username}", Pattern.quote(user)).replace("{vhost}", Pattern.quote(vhost));
        try {
            return Pattern.compile(expanded.isEmpty() ? "^$" : expanded);
        } catch (PatternSyntaxException e) {
            throw new InvalidDefinitionException(
                    "Expected a regular expression, but got '" + pattern + "': " + e.getDescription());
        }
    }

    public String user() {
        return user;
    }

    public String vhost() {
        return vhost;
    }

    public String exchange() {
        return exchange;
    }

    public String write() {
        return write;
    }

    public String read() {
        return read;
    }

    /** Whether the user may write, or otherwise read; nobody configures topics. */
    public boolean allow(Permission permission, String routingKey) {
        return StepLimitedInput.find(permission == Permission.WRITE ? writable : readable, routingKey);
    }
}
