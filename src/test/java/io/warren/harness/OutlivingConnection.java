package io.warren.harness;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;

/**
 * A connection whose broker ends before it. Closing such a connection in good order fails or not, and in one way or another, by how
 * far the client has noticed the end; this one is given up instead.
 */
public record OutlivingConnection(Connection connection) implements AutoCloseable {

    public Channel createChannel() throws IOException {
        return connection.createChannel();
    }

    @Override
    public void close() {
        connection.abort();
    }
}
