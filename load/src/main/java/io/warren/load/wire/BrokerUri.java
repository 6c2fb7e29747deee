package io.warren.load.wire;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Where a broker is and who logs in: {@code amqp://user:password@host:port/vhost}, each part percent-encoded. */
public record BrokerUri(String host, int port, String user, String password, String virtualHost) {
    private static final int DEFAULT_PORT = 5672;
    private static final String DEFAULT_USER = "guest";

    /**
     * Reads a URI; what it leaves out is guest with password guest, port 5672 and the virtual host {@code /}.
     *
     * @throws IllegalArgumentException if this is no such URI
     */
    public static BrokerUri parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("Expected amqp://user:password@host:port/vhost, but " + e.getMessage(),
                    e);
        }
        if (!"amqp".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("Expected amqp://user:password@host:port/vhost, but found " + text);
        }
        String login = uri.getRawUserInfo() == null ? DEFAULT_USER + ":" + DEFAULT_USER : uri.getRawUserInfo();
        int colon = login.indexOf(':');
        String user = colon < 0 ? login : login.substring(0, colon);
        String password = colon < 0 ? "" : login.substring(colon + 1);
        // The URI specification of AMQP clients: no path means the default virtual host, "/" one with an empty name.
        // Everybody writes "/" for the default one, though, and an empty name is used by nobody.
        String path = uri.getRawPath();
        String virtualHost = path == null || path.length() <= 1 ? "/" : decoded(path.substring(1));
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        String host = uri.getHost().startsWith("[") ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
        return new BrokerUri(host, port, decoded(user), decoded(password), virtualHost);
    }

    /** Host and port, for messages: no secrets. */
    public String address() {
        return host + ":" + port;
    }

    /** Keeps the password out of logs. */
    @Override
    public String toString() {
        return "amqp://" + user + "@" + address() + "/" + virtualHost;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
