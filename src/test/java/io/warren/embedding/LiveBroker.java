package io.warren.embedding;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.warren.broker.Warren;
import io.warren.broker.WarrenBuilder;
import io.warren.broker.vhost.VirtualHost;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

/** A broker in this process whose definitions a test changes while clients are connected. */
final class LiveBroker implements AutoCloseable {

    private static final int HANDSHAKE_TIMEOUT_MILLIS = 25_000;

    private final Warren warren;

    LiveBroker(WarrenBuilder builder) throws IOException {
        this.warren = builder.start();
    }

    static WarrenBuilder builder() {
        return Warren.builder().amqpPort(0).set("warren.password_iterations", "1000");
    }

    static LiveBroker start() throws IOException {
        return new LiveBroker(builder());
    }

    Warren warren() {
        return warren;
    }

    VirtualHost vhost(String name) {
        return Objects.requireNonNull(warren.definitions().vhost(name), name);
    }

    ConnectionFactory factory(String user, String password, String vhost) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(warren.amqpPort());
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setVirtualHost(vhost);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setHandshakeTimeout(HANDSHAKE_TIMEOUT_MILLIS);
        return factory;
    }

    /** Goes with the broker. */
    Connection connect(String user, String password, String vhost) throws IOException, TimeoutException {
        return factory(user, password, vhost).newConnection();
    }

    /** A channel of guest. */
    Channel channel() throws IOException, TimeoutException {
        return connect("guest", "guest", "/").createChannel();
    }

    @Override
    public void close() {
        warren.close();
    }
}
