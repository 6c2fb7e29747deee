package io.warren.broker.connection;

import io.warren.broker.auth.Credentials;
import io.warren.broker.auth.LoginRefused;
import io.warren.broker.auth.SaslMechanism;
import io.warren.broker.auth.User;
import io.warren.broker.config.BrokerConfig;
import io.warren.broker.error.ConnectionException;
import io.warren.broker.session.BrokerServices;
import io.warren.broker.session.ClientCapabilities;
import io.warren.broker.vhost.VirtualHost;
import io.warren.codec.HardError;
import io.warren.codec.method.ConnectionMethod;
import io.warren.codec.method.Method;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connection from its protocol header until it is open: who the client is, which limits hold, which virtual host it wants.
 *
 * <pre>
 *   start-ok ─► credentials checked ─► tune ─► tune-ok ─► open ─► open-ok
 * </pre>
 *
 * <p>
 * Threads: the connection's event loop; credentials are checked elsewhere while the connection's input waits.
 */
final class Handshake {

    /** 4,096 as older clients ask for it; RabbitMQ from 4.1 on asks for 8,192. */
    private static final int FRAME_MAX_LEAST = 4096;

    private enum Step {
        START_OK, TUNE_OK, OPEN, DONE
    }

    /** What the handshake found out. */
    record Result(User user, VirtualHost vhost, ClientCapabilities capabilities, int channelMax, int frameMax,
            int heartbeatSeconds) {}

    private final BrokerServices services;
    private final BrokerConfig config;
    private final InetAddress peer;
    private Step step = Step.START_OK;
    private ClientCapabilities capabilities = ClientCapabilities.NONE;
    private String mechanism = "";
    private String clientName = "";
    private @Nullable User user;
    private int channelMax;
    private int frameMax;
    private int heartbeatSeconds;

    Handshake(BrokerServices services, InetAddress peer) {
        this.services = services;
        this.config = services.config();
        this.peer = peer;
    }

    ClientCapabilities capabilities() {
        return capabilities;
    }

    /** As the client calls itself; may be empty. */
    String clientName() {
        return clientName;
    }

    String mechanism() {
        return mechanism;
    }

    ConnectionMethod.Start start() {
        byte[] mechanisms = String.join(" ", config.authMechanisms()).getBytes(StandardCharsets.UTF_8);
        return new ConnectionMethod.Start(0, 9, ServerProperties.of(config), mechanisms,
                "en_US".getBytes(StandardCharsets.UTF_8));
    }

    /** Starts checking who the client is. */
    CompletionStage<User> login(Method method) {
        if (step != Step.START_OK || !(method instanceof ConnectionMethod.StartOk startOk)) {
            throw unexpected();
        }
        capabilities = ClientCapabilities.of(startOk.clientProperties());
        String name = startOk.clientProperties().string("connection_name");
        clientName = name == null ? "" : name;
        mechanism = startOk.mechanism();
        if (!config.authMechanisms().contains(mechanism)) {
            throw new ConnectionException(HardError.COMMAND_INVALID,
                    "unknown or not enabled mechanism '" + mechanism + "'");
        }
        try {
            return login(SaslMechanism.valueOf(mechanism).read(startOk.response()));
        } catch (LoginRefused malformed) {
            throw new ConnectionException(HardError.SYNTAX_ERROR, String.valueOf(malformed.getMessage()));
        }
    }

    private CompletionStage<User> login(Credentials credentials) {
        return switch (credentials) {
            case Credentials.NamePassword(String name, String password) ->
                services.access().login(name, password, peer);
            case Credentials.Anonymous anonymous -> {
                String name = config.anonymousLoginUser();
                yield name == null
                        ? CompletableFuture.failedFuture(new LoginRefused("anonymous logins are off"))
                        : services.access().loginAnonymous(name, peer);
            }
        };
    }

    /** Whether the next method is start-ok, whose answer takes a while. */
    boolean expectsLogin() {
        return step == Step.START_OK;
    }

    ConnectionMethod.Tune tune(User authenticated) {
        user = authenticated;
        step = Step.TUNE_OK;
        return new ConnectionMethod.Tune(config.channelMax(), config.frameMax(), config.heartbeatSeconds());
    }

    /** Receives tune-ok or open; the result, if that was the last. */
    @Nullable
    Result receive(Method method) {
        return switch (method) {
            case ConnectionMethod.TuneOk tuneOk when step == Step.TUNE_OK -> {
                tuned(tuneOk);
                step = Step.OPEN;
                yield null;
            }
            case ConnectionMethod.Open open when step == Step.OPEN -> opened(open);
            default -> throw unexpected();
        };
    }

    private void tuned(ConnectionMethod.TuneOk tuneOk) {
        int wantedFrameMax = (int) Math.min(Integer.MAX_VALUE, Integer.toUnsignedLong((int) tuneOk.frameMax()));
        requireNegotiated("frame_max", wantedFrameMax, config.frameMax());
        requireNegotiated("channel_max", tuneOk.channelMax(), config.channelMax());
        if (wantedFrameMax != 0 && wantedFrameMax < FRAME_MAX_LEAST) {
            throw new ConnectionException(HardError.NOT_ALLOWED, "negotiated frame_max = " + wantedFrameMax
                    + " is lower than the minimum allowed value (" + FRAME_MAX_LEAST + ")");
        }
        frameMax = wantedFrameMax == 0 ? Integer.MAX_VALUE : wantedFrameMax;
        channelMax = tuneOk.channelMax() == 0 ? 0xFFFF : tuneOk.channelMax();
        heartbeatSeconds = tuneOk.heartbeat();
    }

    /** 0 means without a limit: refused where the broker has one. */
    private static void requireNegotiated(String name, int wanted, int offered) {
        if (offered != 0 && wanted == 0) {
            throw new ConnectionException(HardError.NOT_ALLOWED,
                    "negotiated " + name + " = 0 (no limit) is higher than the maximum allowed value (" + offered
                            + ")");
        }
        if (offered != 0 && wanted > offered) {
            throw new ConnectionException(HardError.NOT_ALLOWED, "negotiated " + name + " = " + wanted
                    + " is higher than the maximum allowed value (" + offered + ")");
        }
    }

    private Result opened(ConnectionMethod.Open open) {
        VirtualHost vhost = services.definitions().vhost(open.virtualHost());
        if (vhost == null) {
            throw new ConnectionException(HardError.NOT_ALLOWED, "vhost " + open.virtualHost() + " not found");
        }
        User authenticated = user;
        if (authenticated == null || !services.access().mayEnter(authenticated, vhost.name())) {
            throw new ConnectionException(HardError.NOT_ALLOWED, "access to vhost '" + vhost.name()
                    + "' refused for user '" + (authenticated == null ? "" : authenticated.name()) + "'");
        }
        step = Step.DONE;
        return new Result(authenticated, vhost, capabilities, channelMax, frameMax, heartbeatSeconds);
    }

    /** Whether a mistake now is told at once, or by a cut after a while that makes guessing slow. */
    boolean opening() {
        return step == Step.OPEN;
    }

    private static ConnectionException unexpected() {
        return new ConnectionException(HardError.CHANNEL_ERROR, "unexpected method in the handshake");
    }
}
