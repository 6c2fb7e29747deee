package io.warren.durability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.warren.broker.Warren;
import io.warren.broker.WarrenBuilder;
import java.nio.file.Path;

/** Brokers, one after the other, on one data directory. */
final class Brokers {

    private final Path directory;

    Brokers(Path directory) {
        this.directory = directory;
    }

    /** What a client does in the life of one broker. */
    interface Life {
        void live(Channel channel) throws Exception;
    }

    WarrenBuilder builder() {
        return Warren.builder().amqpPort(0).dataDirectory(directory).set("warren.password_iterations", "1000");
    }

    /** Starts a broker, lets a client live, and stops both in good order, the client first. */
    void live(Life life) throws Exception {
        try (Warren broker = builder().start()) {
            live(broker.amqpPort(), life);
        }
    }

    /** The life of a client of a broker that is there. */
    static void live(int port, Life life) throws Exception {
        try (Connection connection = connect(port)) {
            life.live(connection.createChannel());
        }
    }

    /** A connection of guest that does not reconnect by itself. */
    static Connection connect(int port) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(port);
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }
}
