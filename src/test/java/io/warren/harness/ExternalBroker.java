package io.warren.harness;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** The broker that the system property {@code warren.test.uri} names, an oracle for what the tests say. */
record ExternalBroker(URI uri, int majorVersion) {

    private static final Optional<ExternalBroker> CONFIGURED = find();

    static Optional<ExternalBroker> configured() {
        return CONFIGURED;
    }

    BrokerUnderTest broker() {
        return new BrokerUnderTest(uri.getHost(), uri.getPort(), () -> {
            // Not ours to stop.
        });
    }

    private static Optional<ExternalBroker> find() {
        String uri = System.getProperty("warren.test.uri", "");
        if (uri.isBlank()) {
            return Optional.empty();
        }
        try {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(uri);
            try (Connection connection = factory.newConnection("version")) {
                String version = String.valueOf(connection.getServerProperties().get("version"));
                return Optional.of(new ExternalBroker(new URI(uri), Integer.parseInt(version.split("\\.", 2)[0])));
            }
        } catch (IOException | TimeoutException | URISyntaxException | GeneralSecurityException e) {
            throw new IllegalStateException("Expected a broker at " + uri, e);
        }
    }
}
