package io.warren.broker.connection;

import io.netty.buffer.ByteBuf;
import io.warren.broker.auth.User;
import io.warren.broker.channel.Channel;
import io.warren.broker.channel.ChannelOwner;
import io.warren.broker.definition.DefinitionChange.DropOwned;
import io.warren.broker.error.ChannelException;
import io.warren.broker.error.ConnectionException;
import io.warren.broker.metrics.BrokerCounters.Counter;
import io.warren.broker.session.BrokerServices;
import io.warren.broker.session.Session;
import io.warren.broker.socket.DeliveryWindow;
import io.warren.broker.socket.FrameWriter;
import io.warren.broker.socket.Socket;
import io.warren.codec.DecodeException;
import io.warren.codec.HardError;
import io.warren.codec.frame.FrameErrors;
import io.warren.codec.frame.FrameReader;
import io.warren.codec.frame.FrameSink;
import io.warren.codec.frame.FrameType;
import io.warren.codec.frame.ProtocolHeader;
import io.warren.codec.method.ChannelMethod;
import io.warren.codec.method.ConnectionMethod;
import io.warren.codec.method.Method;
import io.warren.codec.method.Methods;
import io.warren.queue.DeliveryBatch;
import io.warren.queue.EventLoop.Timer;
import io.warren.queue.Mailbox;
import io.warren.queue.PublishBatch;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: its handshake, then the frames of its channels. What arrives in one read is worked off as one turn, and what has
 * to be sent is sent when the turn ends.
 *
 * <pre>
 *   HEADER ─► HANDSHAKE ─► RUNNING ─► CLOSING (our close sent) ─► CLOSED
 *                 │                       ▲ hard error
 *                 └─ refused ─► DOOMED (cut after a delay) ─► CLOSED
 * </pre>
 *
 * <p>
 * Threads: its socket's event loop, except {@link #post} and {@link #shutDown}.
 */
public final class Connection implements FrameSink, ChannelOwner, Mailbox.Owner<Object>, Heartbeats.Peer {

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /** Slows guessing down, and gives a client time to read what it is told. */
    private static final long CUT_DELAY_MILLIS = 3000;
    /** How long a client has to answer our close. */
    private static final long CLOSE_OK_MILLIS = 10_000;
    /** Most bytes kept for a client that has not logged in. */
    private static final int UNAUTHENTICATED_BYTES_MAX = 16 * 1024;
    private static final long OVERDUE_CHECK_MILLIS_MAX = 60_000;

    private enum State {
        HEADER, HANDSHAKE, RUNNING, CLOSING, DOOMED, CLOSED
    }

    private final Socket socket;
    private final BrokerServices services;
    private final ConnectionRegistry registry;
    private final long id;
    private final String description;
    private final Handshake handshake;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final ReceivedBytes received = new ReceivedBytes();
    private final ReadThrottle throttle;
    private final DeliveryWindow window = new DeliveryWindow();
    private final Heartbeats heartbeats;
    private final Channels channels = new Channels();
    private final List<Channel> touched = new ArrayList<>();
    private final Mailbox<Object> mailbox;
    private final PublisherBlock block;
    private final Timer handshakeTimer;

    private State state = State.HEADER;
    private @Nullable Session session;
    /** What arrives stays unread: the answer to what came before takes a while. */
    private boolean inputWaiting;
    private @Nullable Timer overdueTimer;

    public Connection(Socket socket, BrokerServices services, ConnectionRegistry registry) {
        this.socket = socket;
        this.services = services;
        this.registry = registry;
        this.id = registry.add(this);
        this.description = describe(socket.remoteAddress()) + " -> " + describe(socket.localAddress());
        this.handshake = new Handshake(services, socket.remoteAddress().getAddress());
        this.reader = new FrameReader(services.config().initialFrameMax());
        this.writer = new FrameWriter(socket);
        this.throttle = new ReadThrottle(socket);
        this.heartbeats = new Heartbeats(socket.loop(), this);
        this.mailbox = new Mailbox<>(socket.loop(), this);
        this.block = new PublisherBlock(throttle, writer);
        this.handshakeTimer = socket.loop().schedule(this::handshakeTimedOut,
                services.config().handshakeTimeoutMillis());
        services.counters().increment(Counter.CONNECTIONS_OPENED);
    }

    private static String describe(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    // ---- what the socket tells ----

    /** Takes over bytes that were read. */
    public void onBytes(ByteBuf bytes) {
        heartbeats.noteReceived();
        if (state == State.DOOMED || state == State.CLOSED) {
            bytes.release();
            return;
        }
        received.add(bytes);
        readFrames();
    }

    /** No more bytes for now: the turn ends. */
    public void onReadComplete() {
        endTurn();
    }

    /** The socket takes bytes again, or no longer. */
    public void onWritabilityChanged(boolean writable) {
        window.socketFull(!writable);
        if (writable) {
            post((Runnable) () -> {}); // in a turn of its own: the socket tells this in the middle of a write as well
        }
    }

    /** The socket is gone. */
    public void onDisconnected() {
        if (state == State.RUNNING) {
            log.warn("closing AMQP connection {}: client unexpectedly closed TCP connection", description);
        }
        terminate();
    }

    private void readFrames() {
        if (inputWaiting) {
            return;
        }
        try {
            if (state == State.HEADER && !readHeader()) {
                return;
            }
            if (state == State.HANDSHAKE && received.size() > UNAUTHENTICATED_BYTES_MAX) {
                throw new ConnectionException(HardError.RESOURCE_ERROR, "too much before the login");
            }
            received.readFrames(reader, this);
        } catch (DecodeException malformed) {
            fail(malformed.error(), malformed.replyText(), malformed.classId(),
                    malformed.methodId());
        } catch (ConnectionException mistake) {
            fail(mistake.error(), mistake.replyText(), 0, 0);
        } catch (RuntimeException ours) {
            failInternally(ours, 0);
        }
    }

    private boolean readHeader() {
        if (received.size() < ProtocolHeader.LENGTH) {
            return false;
        }
        ProtocolHeader header = ProtocolHeader.read(received.buffer());
        if (header == null || !header.speaksAmqp091()) {
            log.warn("closing connection {}: {} is not AMQP 0-9-1", description, header);
            services.counters().increment(Counter.HANDSHAKE_FAILURES);
            writer.protocolHeader();
            writer.flush();
            close();
            return false;
        }
        state = State.HANDSHAKE;
        writer.method(0, handshake.start());
        return true;
    }

    // ---- frames ----

    @Override
    public void onFrame(int type, int channel, ByteBuf payload) {
        if (channel == 0) {
            onConnectionFrame(type, payload);
        } else if (state == State.RUNNING) {
            onChannelFrame(type, channel, payload);
        } else if (state == State.HANDSHAKE) {
            throw new ConnectionException(HardError.UNEXPECTED_FRAME, "a channel's frame in the handshake");
        }
    }

    private void onConnectionFrame(int type, ByteBuf payload) {
        if (type == FrameType.HEARTBEAT) {
            return;
        }
        if (type != FrameType.METHOD) {
            throw FrameErrors.unexpectedFrame(type, payload);
        }
        Method method = Methods.decode(payload);
        switch (state) {
            case HANDSHAKE -> onHandshake(method);
            case RUNNING -> onConnectionMethod(method);
            case CLOSING -> {
                if (method instanceof ConnectionMethod.Close) {
                    writer.method(0, new ConnectionMethod.CloseOk());
                } else if (method instanceof ConnectionMethod.CloseOk) {
                    close();
                }
            }
            case HEADER, DOOMED, CLOSED -> {
            }
        }
    }

    private void onConnectionMethod(Method method) {
        switch (method) {
            case ConnectionMethod.Close close -> {
                log.info("closing AMQP connection {}, user '{}'", description,
                        LogText.escaped(session().user().name()));
                releaseChannels();
                writer.method(0, new ConnectionMethod.CloseOk());
                close();
            }
            case ConnectionMethod.UpdateSecret update -> updateSecret(update);
            default -> fail(HardError.CHANNEL_ERROR,
                    HardError.CHANNEL_ERROR.replyText("unexpected method in connection state running"),
                    method.classId(), method.methodId());
        }
    }

    private void onChannelFrame(int type, int number, ByteBuf payload) {
        Channel channel = channels.find(number);
        if (channel == null) {
            openChannel(type, number, payload);
            return;
        }
        try {
            channel.receive(type, payload);
        } catch (ChannelException mistake) {
            fail(channel, mistake);
        } catch (ConnectionException mistake) {
            fail(channel, mistake);
        } catch (DecodeException malformed) {
            fail(channel, malformed);
        } catch (RuntimeException ours) {
            failInternally(ours, number);
        }
    }

    private void openChannel(int type, int number, ByteBuf payload) {
        if (type != FrameType.METHOD) {
            throw new ConnectionException(HardError.UNEXPECTED_FRAME,
                    "expected method frame, got non method frame instead");
        }
        Method method = Methods.decode(payload);
        if (method instanceof ChannelMethod.CloseOk) {
            return; // answers a close that crossed with the client's own
        }
        if (!(method instanceof ChannelMethod.Open)) {
            fail(HardError.CHANNEL_ERROR, HardError.CHANNEL_ERROR.replyText("expected 'channel.open'"),
                    method.classId(),
                    method.methodId());
            return;
        }
        try {
            channels.requireRoom(number, session().channelMax());
        } catch (ConnectionException mistake) {
            fail(mistake.error(), mistake.replyText(), method.classId(), method.methodId());
            return;
        }
        channels.add(new Channel(this, number));
        services.counters().increment(Counter.CHANNELS_OPENED);
        writer.method(number, new ChannelMethod.OpenOk());
    }

    // ---- handshake ----

    private void onHandshake(Method method) {
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
                tellAndClose(mistake.error(), mistake.replyText(), method.classId(), method.methodId());
            } else {
                doom(mistake, method instanceof ConnectionMethod.TuneOk);
            }
            return;
        }
        if (result != null) {
            opened(result);
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
        inputWaits(login, this::authenticated, this::loginRefused);
    }

    private void authenticated(User user) {
        writer.method(0, handshake.tune(user));
    }

    private void loginRefused(Throwable reason) {
        log.error("closing AMQP connection {}: {} login refused: {}", description,
                LogText.escaped(handshake.mechanism()),
                LogText.escaped(String.valueOf(reason.getMessage())));
        services.counters().increment(Counter.AUTHENTICATION_FAILURES);
        if (handshake.capabilities().authenticationFailureClose()) {
            String text = HardError.ACCESS_REFUSED.replyText("Login was refused using authentication mechanism "
                    + handshake.mechanism() + ". For details see the broker logfile.");
            writer.method(0, new ConnectionMethod.Close(HardError.ACCESS_REFUSED.code(), text, 0, 0));
            state = State.CLOSING;
            close();
        } else {
            doom();
        }
    }

    private void opened(Handshake.Result result) {
        handshakeTimer.cancel();
        if (!registry.open(services.config().connectionMax())) {
            throw new ConnectionException(HardError.NOT_ALLOWED, "connection refused: node connection limit ("
                    + services.config().connectionMax() + ") is reached");
        }
        session = new Session(id, result.user(), result.vhost(), result.capabilities(), result.channelMax(), services);
        state = State.RUNNING;
        reader.maxFrameSize(result.frameMax());
        writer.frameMax(result.frameMax());
        heartbeats.start(result.heartbeatSeconds());
        block.tell(result.capabilities().connectionBlocked());
        checkOverdueLater();
        writer.method(0, new ConnectionMethod.OpenOk());
        log.info("connection {}{}: user '{}' authenticated and granted access to vhost '{}'", description,
                handshake.clientName().isEmpty() ? "" : " - " + LogText.escaped(handshake.clientName()),
                LogText.escaped(result.user().name()), LogText.escaped(result.vhost().name()));
    }

    private void updateSecret(ConnectionMethod.UpdateSecret update) {
        String name = session().user().name();
        String secret = new String(update.newSecret(), StandardCharsets.UTF_8);
        inputWaits(services.access().login(name, secret, socket.remoteAddress().getAddress()), user -> {
            channels.all().forEach(Channel::recheckConsumers);
            writer.method(0, new ConnectionMethod.UpdateSecretOk());
        }, refused -> fail(HardError.NOT_ALLOWED,
                HardError.NOT_ALLOWED.replyText("New secret was refused by one of the backends"), update.classId(),
                update.methodId()));
    }

    /** What the client sends meanwhile stays unread until the stage has completed. */
    private <T> void inputWaits(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> otherwise) {
        reader.pause();
        inputWaiting = true;
        throttle.stop(ReadThrottle.Reason.AUTHENTICATING);
        stage.whenCompleteAsync((value, failure) -> {
            if (state != State.HANDSHAKE && state != State.RUNNING) {
                return;
            }
            inputWaiting = false;
            throttle.go(ReadThrottle.Reason.AUTHENTICATING);
            if (failure != null) {
                otherwise.accept(failure.getCause() == null ? failure : failure.getCause());
            } else if (value != null) {
                then.accept(value);
            }
            readFrames();
        }, mailbox());
    }

    private void handshakeTimedOut() {
        if (state == State.HEADER || state == State.HANDSHAKE) {
            log.debug("closing connection {}: handshake timeout", description);
            services.counters().increment(Counter.HANDSHAKE_FAILURES);
            close();
            endTurn();
        }
    }

    // ---- mistakes ----

    private void fail(HardError error, String replyText, int classId, int methodId) {
        switch (state) {
            case RUNNING -> {
                log.error("error on AMQP connection {}: {}", description, LogText.escaped(replyText));
                services.counters().increment(Counter.CONNECTION_ERRORS);
                tellAndClose(error, replyText, classId, methodId);
            }
            case HANDSHAKE -> {
                log.error("closing AMQP connection {} in its handshake: {}", description, LogText.escaped(replyText));
                doom();
            }
            case CLOSING -> {
                // The client goes on making mistakes while it should answer our close: it gets no more time for it.
                close();
            }
            case HEADER, DOOMED, CLOSED -> close();
        }
    }

    @Override
    public void fail(Channel channel, ConnectionException mistake) {
        fail(mistake.error(), mistake.replyText(), channel.classId(), channel.methodId());
    }

    private void fail(Channel channel, DecodeException malformed) {
        boolean ofMethod = malformed.classId() != 0;
        fail(malformed.error(), malformed.replyText(),
                ofMethod ? malformed.classId() : channel.classId(),
                ofMethod ? malformed.methodId() : channel.methodId());
    }

    @Override
    public void fail(Channel channel, ChannelException mistake) {
        log.error("channel error on connection {}, channel {}: {}", description, channel.number(),
                LogText.escaped(mistake.replyText()));
        services.counters().increment(Counter.CHANNEL_ERRORS);
        channel.close(mistake);
    }

    private void failInternally(RuntimeException ours, int channel) {
        log.error("closing AMQP connection {}: unexpected failure on channel {}", description, channel, ours);
        services.counters().increment(Counter.INTERNAL_ERRORS);
        fail(HardError.INTERNAL_ERROR, HardError.INTERNAL_ERROR.replyText("see the broker's log"), 0, 0);
    }

    private void tellAndClose(HardError error, String replyText, int classId, int methodId) {
        releaseChannels();
        writer.method(0, new ConnectionMethod.Close(error.code(), replyText, classId, methodId));
        state = State.CLOSING;
        boolean framing = error == HardError.FRAME_ERROR;
        if (framing) {
            reader.stop(); // what follows a broken frame cannot be trusted to be one
            state = State.DOOMED;
        }
        cutAfter(framing ? CUT_DELAY_MILLIS : CLOSE_OK_MILLIS);
    }

    /** Cuts the connection after a while, telling the client why if that helps it. */
    private void doom(ConnectionException mistake, boolean tellClient) {
        log.error("closing AMQP connection {} in its handshake: {}", description, LogText.escaped(mistake.replyText()));
        doom();
        if (tellClient) {
            socket.loop().schedule(() -> {
                if (state == State.DOOMED) {
                    writer.method(0, new ConnectionMethod.Close(mistake.error().code(), mistake.replyText(), 0, 0));
                    endTurn();
                }
            }, CUT_DELAY_MILLIS - 1);
        }
    }

    private void doom() {
        services.counters().increment(Counter.HANDSHAKE_FAILURES);
        state = State.DOOMED;
        handshakeTimer.cancel();
        reader.stop();
        received.release();
        cutAfter(CUT_DELAY_MILLIS);
    }

    private void cutAfter(long millis) {
        socket.loop().schedule(() -> {
            close();
            endTurn();
        }, millis);
    }

    // ---- closing ----

    /** Any thread: asks the client to go, for the reason given. */
    public void shutDown(String reason) {
        post((Runnable) () -> {
            if (state == State.RUNNING) {
                tellAndClose(HardError.CONNECTION_FORCED, HardError.CONNECTION_FORCED
                        .replyText("broker forced connection closure with reason '" + reason + "'"), 0, 0);
            } else if (state == State.HEADER || state == State.HANDSHAKE) {
                close();
            }
        });
    }

    private void releaseChannels() {
        for (Channel channel : channels.all()) {
            channel.release();
            services.counters().increment(Counter.CHANNELS_CLOSED);
        }
        channels.clear();
        Session ended = session;
        if (ended != null) {
            session = null;
            registry.closed();
            services.definitions().submit(new DropOwned(ended.vhost().name(), id));
        }
    }

    private void close() {
        if (state != State.CLOSED) {
            writer.flush();
            socket.close();
            terminate();
        }
    }

    private void terminate() {
        if (state == State.CLOSED) {
            return;
        }
        releaseChannels();
        state = State.CLOSED;
        reader.stop();
        received.release();
        writer.close();
        heartbeats.stop();
        handshakeTimer.cancel();
        if (overdueTimer != null) {
            overdueTimer.cancel();
        }
        registry.remove(id);
        services.counters().increment(Counter.CONNECTIONS_CLOSED);
    }

    // ---- letters and turns ----

    @Override
    public void post(Object letter) {
        mailbox.post(letter);
    }

    @Override
    public Executor mailbox() {
        return this::post;
    }

    @Override
    public void open(Object letter) {
        try {
            switch (letter) {
                case DeliveryBatch batch -> Channel.of(batch).deliver(batch);
                case PublishBatch batch -> {
                    touched(Channel.of(batch));
                    Channel.answered(batch);
                }
                case Runnable task -> task.run();
                default -> throw new AssertionError("Expected a batch or a task, but got " + letter);
            }
        } catch (DecodeException malformed) {
            fail(malformed.error(), malformed.replyText(), malformed.classId(),
                    malformed.methodId());
        } catch (ConnectionException mistake) {
            fail(mistake.error(), mistake.replyText(), 0, 0);
        } catch (RuntimeException ours) {
            failInternally(ours, 0);
        }
    }

    @Override
    public void endTurn() {
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).endTurn();
        }
        touched.clear();
        if (state == State.CLOSED) {
            return;
        }
        if (block.due()) {
            block.start();
        }
        writer.flush();
        throttle.output(socket.pendingBytes());
        if (window.takeWaiting()) {
            channels.all().forEach(Channel::resumeDeliveries);
        }
    }

    private void checkOverdueLater() {
        long timeoutMillis = services.config().consumerTimeoutMillis();
        long delay = Math.clamp(timeoutMillis / 2, 500, OVERDUE_CHECK_MILLIS_MAX);
        overdueTimer = socket.loop().schedule(() -> {
            for (Channel channel : channels.all()) {
                if (channel.hasOverdue(timeoutMillis)) {
                    fail(channel, Channel.acknowledgementTimedOut(channel.number(), timeoutMillis));
                }
            }
            endTurn();
            if (state == State.RUNNING) {
                checkOverdueLater();
            }
        }, delay);
    }

    // ---- what channels ask ----

    @Override
    public Session session() {
        Session running = session;
        if (running == null) {
            throw new IllegalStateException("Expected a running connection");
        }
        return running;
    }

    @Override
    public FrameWriter writer() {
        return writer;
    }

    @Override
    public DeliveryWindow deliveryWindow() {
        return window;
    }

    @Override
    public void touched(Channel channel) {
        if (touched.isEmpty() || (touched.getLast() != channel && !touched.contains(channel))) {
            touched.add(channel);
        }
    }

    @Override
    public void underWay(long deltaBytes) {
        throttle.underWay(deltaBytes);
    }

    @Override
    public void deferred(long deltaBytes) {
        throttle.deferred(deltaBytes);
    }

    @Override
    public void published() {
        block.published();
    }

    @Override
    public void replay(Channel channel) {
        try {
            channel.receiveDeferred();
        } catch (ChannelException mistake) {
            fail(channel, mistake);
        } catch (DecodeException malformed) {
            fail(channel, malformed);
        } catch (ConnectionException mistake) {
            fail(channel, mistake);
        }
    }

    @Override
    public void channelClosed(Channel channel) {
        channels.remove(channel);
        services.counters().increment(Counter.CHANNELS_CLOSED);
    }

    // ---- heartbeats and alarms ----

    @Override
    public void sendHeartbeat() {
        writer.heartbeat();
        writer.flush();
    }

    @Override
    public void missed(int intervalSeconds) {
        log.error("closing AMQP connection {}: missed heartbeats from client, timeout: {}s", description,
                intervalSeconds);
        close();
        endTurn();
    }

    @Override
    public boolean notRead() {
        return throttle.throttled();
    }

    /** Any thread: publishers are to wait while resources are low; an empty text ends that. */
    public void alarm(String lowResources) {
        post((Runnable) () -> block.alarm(lowResources));
    }
}
