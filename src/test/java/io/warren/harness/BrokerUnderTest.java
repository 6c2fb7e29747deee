package io.warren.harness;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A running broker with user guest/guest and the {@link TestUsers}.
 *
 * <p>Threads: any; connections and names are cleared away after each test, so a test uses only its own.
 */
public final class BrokerUnderTest implements AutoCloseable {

    private static final int CLOSE_TIMEOUT_MILLIS = 5_000;
    /** Passwords are slow to check on purpose, and a busy machine makes that seconds. */
    private static final int HANDSHAKE_TIMEOUT_MILLIS = 25_000;

    private final String host;
    private final int port;
    private final Runnable stop;
    private final String run = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    private final AtomicInteger names = new AtomicInteger();
    private final List<Connection> connections = new ArrayList<>();
    private final List<String> namesInUse = new ArrayList<>();

    BrokerUnderTest(String host, int port, Runnable stop) {
        this.host = host;
        this.port = port;
        this.stop = stop;
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    /** The URI for guest in the virtual host {@code /}. */
    public String amqpUri() {
        return "amqp://guest:guest@" + host + ":" + port;
    }

    /** A factory for guest in {@code /} that does not reconnect by itself; the test may change it. */
    public ConnectionFactory connectionFactory() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(host);
        factory.setPort(port);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setHandshakeTimeout(HANDSHAKE_TIMEOUT_MILLIS);
        return factory;
    }

    /** A factory for one of the users in the virtual host. */
    public ConnectionFactory connectionFactory(TestUsers user, String vhost) {
        ConnectionFactory factory = connectionFactory();
        factory.setUsername(user.userName());
        factory.setPassword(user.password());
        factory.setVirtualHost(vhost);
        return factory;
    }

    /** A connection of guest that is closed after the test. */
    public Connection connect() throws IOException, TimeoutException {
        return connect(connectionFactory());
    }

    /** A connection that is closed after the test. */
    public Connection connect(ConnectionFactory factory) throws IOException, TimeoutException {
        Connection connection = factory.newConnection();
        synchronized (connections) {
            connections.add(connection);
        }
        return connection;
    }

    /** A channel on a connection of its own, closed after the test. */
    public Channel channel() throws IOException, TimeoutException {
        return connect().createChannel();
    }

    /** A name that no other test uses; a queue or exchange of that name in {@code /} is deleted after the test. */
    public String name(String prefix) {
        String name = prefix + "-" + run + "-" + names.incrementAndGet();
        synchronized (namesInUse) {
            namesInUse.add(name);
        }
        return name;
    }

    /** Declares a classic queue that is neither durable nor exclusive, deleted after the test; returns its name. */
    public String queue(Channel channel) throws IOException {
        return queue(channel, Map.of());
    }

    /** As {@link #queue(Channel)}, with arguments. */
    public String queue(Channel channel, Map<String, Object> arguments) throws IOException {
        return channel.queueDeclare(name("queue"), false, false, false, arguments).getQueue();
    }

    /** Declares an exchange that is not durable, deleted after the test; returns its name. */
    public String exchange(Channel channel, BuiltinExchangeType type) throws IOException {
        return exchange(channel, type, Map.of());
    }

    /** As {@link #exchange(Channel, BuiltinExchangeType)}, with arguments. */
    public String exchange(Channel channel, BuiltinExchangeType type, Map<String, Object> arguments)
            throws IOException {
        String exchange = name(type.getType());
        channel.exchangeDeclare(exchange, type, false, false, arguments);
        return exchange;
    }

    void clearAway() {
        List<Connection> open;
        synchronized (connections) {
            open = List.copyOf(connections);
            connections.clear();
        }
        open.forEach(connection -> connection.abort(CLOSE_TIMEOUT_MILLIS));
        List<String> used;
        synchronized (namesInUse) {
            used = List.copyOf(namesInUse);
            namesInUse.clear();
        }
        if (used.isEmpty()) {
            return;
        }
        try (Connection connection = connectionFactory().newConnection("clear away");
                Channel channel = connection.createChannel()) {
            for (String name : used) {
                channel.queueDelete(name);
                channel.exchangeDelete(name);
            }
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException("Expected the broker to be there after the test", e);
        }
    }

    @Override
    public void close() {
        stop.run();
    }
}
