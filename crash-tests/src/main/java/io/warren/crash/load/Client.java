package io.warren.crash.load;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.warren.crash.history.ClientLog;
import io.warren.crash.history.Violation;
import io.warren.crash.history.Violations;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One channel on a connection of its own, used until the load ends or the broker is gone.
 *
 * <p>
 * Threads: {@link #run} is one; the library calls consumers and listeners from others.
 */
abstract class Client implements Runnable {
    private static final String NOT_STORED = "partial tx completion";

    private final Connections connections;
    private final LoadState state;
    private final Violations violations;
    private final ClientLog log;

    Client(Connections connections, LoadState state, Violations violations, ClientLog log) {
        this.connections = connections;
        this.state = state;
        this.violations = violations;
        this.log = log;
    }

    /** Works until {@link LoadState#ended}, and waits then for what is still to be answered. */
    abstract void work(Channel channel) throws IOException, InterruptedException, TimeoutException;

    final ClientLog log() {
        return log;
    }

    final LoadState state() {
        return state;
    }

    final Violations violations() {
        return violations;
    }

    @Override
    public final void run() {
        Connection connection = null;
        try {
            connection = connections.open(log.name());
            connection.addShutdownListener(this::onShutdown);
            Channel channel = connection.createChannel();
            channel.addShutdownListener(this::onShutdown);
            work(channel);
            log.done();
        } catch (IOException | ShutdownSignalException e) {
            // the end of the connection, which onShutdown has seen; or there was none yet
        } catch (TimeoutException e) {
            violations.add(Violation.Kind.BROKER, log.name() + ": expected an answer, but none came");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (connection != null) connection.abort();
        }
    }

    private void onShutdown(ShutdownSignalException signal) {
        String complaint = complaint(signal);
        if (complaint != null) {
            violations.add(Violation.Kind.BROKER, log.name() + ": the broker closed with " + complaint);
        } else if (!signal.isInitiatedByApplication()) {
            log.lost();
        }
    }

    /**
     * The broker's words, if it was the one who closed. Not if it stops, refuses a commit or cannot store a definition, as it does when its
     * disk fails: that is told like a lost connection, which without a fault is a violation, too.
     */
    static @Nullable String complaint(ShutdownSignalException signal) {
        if (signal.isInitiatedByApplication()) return null;
        return switch (signal.getReason()) {
            case AMQP.Connection.Close close when close.getReplyCode() == AMQP.CONNECTION_FORCED -> null;
            case AMQP.Connection.Close close when close.getReplyCode() == AMQP.INTERNAL_ERROR -> null;
            case AMQP.Channel.Close close when close.getReplyText().contains(NOT_STORED) -> null;
            case AMQP.Connection.Close close -> close.getReplyCode() + " " + close.getReplyText();
            case AMQP.Channel.Close close -> close.getReplyCode() + " " + close.getReplyText();
            case null, default -> null;
        };
    }
}
