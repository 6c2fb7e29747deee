package io.warren.broker.connection;

import io.warren.broker.auth.User;
import io.warren.broker.error.ConnectionException;
import io.warren.broker.metrics.BrokerCounters.Counter;
import io.warren.broker.session.BrokerServices;
import io.warren.broker.socket.FrameWriter;
import io.warren.codec.HardError;
import io.warren.codec.method.ConnectionMethod;
import io.warren.codec.method.Method;
import io.warren.codec.table.FieldTable;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads a client through its {@link Handshake} and tells it, or lets it find out, where that went wrong: a wrong virtual host at
 * once, a wrong password at once only if the client can take it, everything else by a cut after a while, so that guessing is slow.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class Opening {

    private static final Logger log = LoggerFactory.getLogger(Opening.class);

    private final Connection connection;
    private final BrokerServices services;
    private final FrameWriter writer;
    private final Handshake handshake;

    Opening(Connection connection, BrokerServices services, FrameWriter writer) {
        this.connection = connection;
        this.services = services;
        this.writer = writer;
        this.handshake = new Handshake(services, connection.peer());
    }

    void start() {
        writer.method(0, handshake.start());
    }

    void receive(Method method) {
        if (handshake.expectsLogin()) {
            login(method);
            return;
        }
        boolean opening = handshake.opening();
        Handshake.Result result;
        try {
            result = handshake.receive(method);
        } catch (ConnectionException mistake) {
            if (opening && method instanceof ConnectionMethod.Open) {
                connection.tellAndClose(mistake.error(), mistake.replyText(), method.classId(), method.methodId());
            } else {
                doom(mistake, method instanceof ConnectionMethod.TuneOk);
            }
            return;
        }
        if (result != null) {
            opened(result, method);
        }
    }

    private void login(Method method) {
        CompletionStage<User> login;
        try {
            login = handshake.login(method);
        } catch (ConnectionException mistake) {
            boolean mechanismUnknown = mistake.error() == HardError.COMMAND_INVALID;
            doom(mistake, mechanismUnknown && handshake.capabilities().authenticationFailureClose());
            return;
        }
        connection.inputWaits(login, this::loggedIn, this::loginRefused);
    }

    private void loggedIn(User user) {
        services.events().tell("user.authentication.success", () -> details().put("name", user.name()).build());
        writer.method(0, handshake.tune(user));
    }

    private FieldTable.Builder details() {
        return FieldTable.builder().put("connection_name", connection.toString())
                .put("peer_host", connection.peer().getHostAddress()).put("auth_mechanism", handshake.mechanism())
                .put("protocol", "AMQP 0-9-1");
    }

    private void loginRefused(Throwable reason) {
        log.error("closing AMQP connection {}: {} login refused: {}", connection,
                LogText.escaped(handshake.mechanism()), LogText.escaped(String.valueOf(reason.getMessage())));
        services.counters().increment(Counter.AUTHENTICATION_FAILURES);
        services.events().tell("user.authentication.failure",
                () -> details().put("error", String.valueOf(reason.getMessage())).build());
        if (handshake.capabilities().authenticationFailureClose()) {
            String text = HardError.ACCESS_REFUSED.replyText("Login was refused using authentication mechanism "
                    + handshake.mechanism() + ". For details see the broker logfile.");
            writer.method(0, new ConnectionMethod.Close(HardError.ACCESS_REFUSED.code(), text, 0, 0));
            connection.close();
        } else {
            connection.doom();
        }
    }

    private void opened(Handshake.Result result, Method method) {
        try {
            connection.opened(result);
        } catch (ConnectionException limitReached) {
            connection.tellAndClose(limitReached.error(), limitReached.replyText(), method.classId(),
                    method.methodId());
            return;
        }
        writer.method(0, new ConnectionMethod.OpenOk());
        log.info("connection {}{}: user '{}' authenticated and granted access to vhost '{}'", connection,
                handshake.clientName().isEmpty() ? "" : " - " + LogText.escaped(handshake.clientName()),
                LogText.escaped(result.user().name()), LogText.escaped(result.vhost().name()));
    }

    /** Cuts the connection after a while, telling the client why if that helps it. */
    private void doom(ConnectionException mistake, boolean tellClient) {
        log.error("closing AMQP connection {} in its handshake: {}", connection, LogText.escaped(mistake.replyText()));
        if (tellClient) {
            connection.lastWords(new ConnectionMethod.Close(mistake.error().code(), mistake.replyText(), 0, 0));
        }
        connection.doom();
    }
}
