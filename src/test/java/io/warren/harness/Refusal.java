package io.warren.harness;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How the broker refused something: what it closed, with which reply code and text. */
public record Refusal(Scope scope, int code, String text) {

    /** What the broker closed. */
    public enum Scope {
        CHANNEL, CONNECTION
    }

    private static final int WAIT_SECONDS = 15;

    /** Something that a test does on a channel. */
    @FunctionalInterface
    public interface Step {
        void run() throws Exception;
    }

    /** A channel closed with this code and text. */
    public static Refusal ofChannel(int code, String text) {
        return new Refusal(Scope.CHANNEL, code, text);
    }

    /** A connection closed with this code and text. */
    public static Refusal ofConnection(int code, String text) {
        return new Refusal(Scope.CONNECTION, code, text);
    }

    /** Takes the step and returns how the broker closed the channel or its connection for it, at once or later. */
    public static Refusal after(Channel channel, Step step) throws Exception {
        CompletableFuture<ShutdownSignalException> signal = new CompletableFuture<>();
        channel.addShutdownListener(signal::complete);
        try {
            step.run();
        } catch (Exception e) {
            if (signalIn(e) == null) {
                throw e;
            }
        }
        try {
            return of(signal.get(WAIT_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("Expected the broker to refuse, but the channel is still open", e);
        }
    }

    /** The refusal that the client reports with this signal. */
    public static Refusal of(ShutdownSignalException signal) {
        return switch (signal.getReason()) {
            case AMQP.Channel.Close close -> ofChannel(close.getReplyCode(), close.getReplyText());
            case AMQP.Connection.Close close -> ofConnection(close.getReplyCode(), close.getReplyText());
            case null, default -> throw new AssertionError("Expected a close from the broker", signal);
        };
    }

    private static @Nullable ShutdownSignalException signalIn(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException signal) {
                return signal;
            }
        }
        return null;
    }
}
