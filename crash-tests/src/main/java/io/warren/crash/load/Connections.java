package io.warren.crash.load;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;

/**
 * Makes connections to the broker of a run.
 *
 * <p>
 * Threads: any.
 */
public final class Connections implements AutoCloseable {
    /** Longer than any pause of a broker here, also on a machine that others stop. */
    private static final int ANSWER_MILLIS = 600_000;

    private final ExecutorService consumerThreads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final ConnectionFactory factory = new ConnectionFactory();

    public Connections(int port) {
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setAutomaticRecoveryEnabled(false); // a lost connection is what this is about
        factory.setTopologyRecoveryEnabled(false);
        factory.setRequestedHeartbeat(0); // a stopped broker must be killed first, not given up
        factory.setConnectionTimeout(ANSWER_MILLIS);
        factory.setHandshakeTimeout(ANSWER_MILLIS);
        factory.setChannelRpcTimeout(ANSWER_MILLIS);
        factory.setShutdownTimeout(1_000);
        factory.setSharedExecutor(consumerThreads);
        factory.setThreadFactory(Thread.ofPlatform().daemon().factory());
        factory.setExceptionHandler(new Quiet());
    }

    Connection open(String name) throws IOException {
        try {
            return factory.newConnection(name);
        } catch (TimeoutException e) {
            throw new IOException("Expected an answer to the handshake", e);
        }
    }

    @Override
    public void close() {
        consumerThreads.shutdownNow();
    }

    /** The default one prints each connection that a kill cuts off. */
    private static final class Quiet extends DefaultExceptionHandler {
        @Override
        protected void log(String message, Throwable e) {
            // every end of a connection is in the history
        }
    }
}
