package io.warren.broker.connection;

import io.netty.buffer.ByteBuf;
import io.warren.broker.channel.Channel;
import io.warren.broker.error.ConnectionException;
import io.warren.broker.metrics.BrokerCounters.Counter;
import io.warren.broker.session.BrokerServices;
import io.warren.broker.session.Session;
import io.warren.broker.socket.FrameWriter;
import io.warren.broker.socket.Socket;
import io.warren.codec.DecodeException;
import io.warren.codec.HardError;
import io.warren.codec.frame.FrameErrors;
import io.warren.codec.frame.FrameReader;
import io.warren.codec.frame.FrameSink;
import io.warren.codec.frame.FrameType;
import io.warren.codec.frame.ProtocolHeader;
import io.warren.codec.method.ConnectionMethod;
import io.warren.codec.method.Method;
import io.warren.codec.method.Methods;
import io.warren.queue.DeliveryBatch;
import io.warren.queue.EventLoop.Timer;
import io.warren.queue.Mailbox;
import io.warren.queue.PublishBatch;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
public final class Connection implements FrameSink, Mailbox.Owner<Object>, Heartbeats.Peer {

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /** Slows guessing down, and gives a client time to read what it is told. */
    private static final long CUT_DELAY_MILLIS = 3000;
    /** How long a client has to answer our close. */
    private static final long CLOSE_OK_MILLIS = 10_000;
    /** Most bytes kept for a client that has not logged in. */
    private static final int UNAUTHENTICATED_BYTES_MAX = 16 * 1024;

    private enum State {
        HEADER, HANDSHAKE, RUNNING, CLOSING, DOOMED, CLOSED
    }

    private final Socket socket;
    private final BrokerServices services;
    private final ConnectionRegistry registry;
    private final long id;
    private final String description;
    private final Opening opening;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final ReceivedBytes received = new ReceivedBytes();
    private final ReadThrottle throttle;
    private final Heartbeats heartbeats;
    private final Mailbox<Object> mailbox;
    private final PublisherBlock block;
    private final Timer handshakeTimer;

    private State state = State.HEADER;
    /** From open-ok until it closes. */
    private @Nullable OpenConnection open;
    /** What arrives stays unread: the answer to what came before takes a while. */
    private boolean inputWaiting;

    public Connection(Socket socket, BrokerServices services, ConnectionRegistry registry) {
        this.socket = socket;
        this.services = services;
        this.registry = registry;
        this.description = describe(socket.remoteAddress()) + " -> " + describe(socket.localAddress());
        this.reader = new FrameReader(services.config().initialFrameMax());
        this.writer = new FrameWriter(socket);
        this.opening = new Opening(this, services, writer);
        this.throttle = new ReadThrottle(socket);
        this.heartbeats = new Heartbeats(socket.loop(), this);
        this.mailbox = new Mailbox<>(socket.loop(), this);
        this.block = new PublisherBlock(throttle, writer);
        this.handshakeTimer = socket.loop().schedule(this::handshakeTimedOut,
                services.config().handshakeTimeoutMillis());
        services.counters().increment(Counter.CONNECTIONS_OPENED);
        this.id = registry.add(this); // last: from here on other threads post to it
    }

    private static String describe(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** Takes over bytes that were read. */
    public void onBytes(ByteBuf bytes) {
        heartbeats.noteReceived();
        if (state == State.DOOMED || state == State.CLOSED) {
            bytes.release();
            return;
        }
        if (open != null) {
            open.read(bytes.readableBytes());
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
        if (open != null) {
            open.deliveryWindow().socketFull(!writable);
        }
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
        if (!inputWaiting) {
            guarded(this::readFramesNow);
        }
    }

    private void readFramesNow() {
        if (state == State.HEADER && !readHeader()) {
            return;
        }
        if (state == State.HANDSHAKE && received.size() > UNAUTHENTICATED_BYTES_MAX) {
            throw new ConnectionException(HardError.RESOURCE_ERROR, "too much before the login");
        }
        received.readFrames(reader, this);
    }

    /** Does what may find a mistake of the client, or fail by one of ours: neither gets past the connection. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (DecodeException malformed) {
            fail(malformed.error(), malformed.replyText(), malformed.classId(), malformed.methodId());
        } catch (ConnectionException mistake) {
            fail(mistake.error(), mistake.replyText(), 0, 0);
        } catch (RuntimeException | AssertionError | StackOverflowError ours) {
            log.error("closing AMQP connection {}: unexpected failure", description, ours);
            services.counters().increment(Counter.INTERNAL_ERRORS);
            fail(HardError.INTERNAL_ERROR, HardError.INTERNAL_ERROR.replyText("see the broker's log"), 0, 0);
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
        opening.start();
        return true;
    }

    @Override
    public void onFrame(int type, int channel, ByteBuf payload) {
        if (channel == 0) {
            onConnectionFrame(type, payload);
        } else if (state == State.RUNNING) {
            open().receive(type, channel, payload);
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
            case HANDSHAKE -> opening.receive(method);
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
                        LogText.escaped(open().session().user().name()));
                state = State.CLOSING;
                // After it, as in RabbitMQ: people expect their exclusive queues to be gone when a close returns.
                var _ = release().whenComplete((_, _) -> post((Runnable) this::answerClose));
            }
            case ConnectionMethod.UpdateSecret update -> open().receive(update);
            default -> fail(HardError.CHANNEL_ERROR,
                    HardError.CHANNEL_ERROR.replyText("unexpected method in connection state running"),
                    method.classId(), method.methodId());
        }
    }

    /** What the client sends meanwhile stays unread until the stage has completed. */
    <T> void inputWaits(CompletionStage<T> stage, Consumer<T> then, Consumer<Throwable> otherwise) {
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
        }, this::post);
    }

    private void handshakeTimedOut() {
        if (state == State.HEADER || state == State.HANDSHAKE) {
            log.debug("closing connection {}: handshake timeout", description);
            services.counters().increment(Counter.HANDSHAKE_FAILURES);
            close();
        }
    }

    /** Reports a mistake in the way that the state of the connection asks for. */
    void fail(HardError error, String replyText, int classId, int methodId) {
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

    /** Tells the client why, and waits for its close-ok, but not for ever. */
    void tellAndClose(HardError error, String replyText, int classId, int methodId) {
        var _ = release();
        writer.method(0, new ConnectionMethod.Close(error.code(), replyText, classId, methodId));
        state = State.CLOSING;
        inputWaiting = false;
        throttle.end();
        boolean framing = error == HardError.FRAME_ERROR;
        if (framing) {
            reader.stop(); // what follows a broken frame cannot be trusted to be one
            state = State.DOOMED;
        }
        var _ = schedule(this::close, framing ? CUT_DELAY_MILLIS : CLOSE_OK_MILLIS);
    }

    /** The client is cut off after a while. */
    void doom() {
        services.counters().increment(Counter.HANDSHAKE_FAILURES);
        state = State.DOOMED;
        handshakeTimer.cancel();
        reader.stop();
        received.release();
        var _ = schedule(this::close, CUT_DELAY_MILLIS);
    }

    /** Sent just before the client that is doomed is cut off. */
    void lastWords(ConnectionMethod.Close close) {
        schedule(() -> {
            if (state == State.DOOMED) {
                writer.method(0, close);
            }
        }, CUT_DELAY_MILLIS - 1);
    }

    /** Runs a task of this connection once, after the delay, as a turn of its own. */
    Timer schedule(Runnable task, long delayMillis) {
        return socket.loop().schedule(() -> {
            if (state != State.CLOSED) {
                open(task);
                endTurn();
            }
        }, delayMillis);
    }

    /** Any thread: asks the client to go, for the reason given. */
    public void shutDown(String reason) {
        post((Runnable) () -> {
            if (state == State.RUNNING) {
                force("broker forced connection closure with reason '" + reason + "'");
            } else if (state == State.HEADER || state == State.HANDSHAKE) {
                close();
            }
        });
    }

    /** Any thread: closes the connection if it is open and this is true of its session. */
    public void closeIf(Predicate<Session> session, String why) {
        post((Runnable) () -> {
            if (open != null && session.test(open.session())) {
                force(why);
            }
        });
    }

    private void force(String why) {
        tellAndClose(HardError.CONNECTION_FORCED, HardError.CONNECTION_FORCED.replyText(why), 0, 0);
    }

    /** The client's channels and queues go; what is still sent is about the connection only. */
    private CompletionStage<?> release() {
        OpenConnection closing = open;
        if (closing == null) {
            return CompletableFuture.completedStage(null);
        }
        open = null;
        registry.closed(closing.session().user(), closing.session().vhost());
        return closing.release();
    }

    private void answerClose() {
        if (state == State.CLOSING) {
            writer.method(0, new ConnectionMethod.CloseOk());
            close();
        }
    }

    /** Sends what has been written and closes the socket. */
    void close() {
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
        var _ = release();
        state = State.CLOSED;
        reader.stop();
        received.release();
        writer.close();
        heartbeats.stop();
        handshakeTimer.cancel();
        registry.remove(id);
        services.counters().increment(Counter.CONNECTIONS_CLOSED);
    }

    /** Any thread: a letter that is opened in turn: a batch of deliveries, an answered batch of publishes, a task. */
    void post(Object letter) {
        mailbox.post(letter);
    }

    @Override
    public void open(Object letter) {
        guarded(() -> {
            switch (letter) {
                case DeliveryBatch batch -> Channel.deliver(batch);
                case PublishBatch batch -> Channel.answered(batch);
                case Runnable task -> task.run();
                default -> throw new AssertionError("Expected a batch or a task, but got " + letter);
            }
        });
    }

    @Override
    public void endTurn() {
        if (state != State.CLOSED) {
            guarded(this::endTurnNow);
        }
        if (state == State.CLOSING) {
            writer.flush(); // should the turn's end itself have failed
        }
    }

    private void endTurnNow() {
        OpenConnection running = open;
        if (running != null) {
            running.endTurn();
        }
        if (block.due()) {
            block.start();
        }
        if (writer.flush()) {
            heartbeats.noteSent();
        }
        throttle.output(socket.pendingBytes());
        if (running != null) {
            running.resume();
        }
    }

    /** The client's address. */
    InetAddress peer() {
        return socket.remoteAddress().getAddress();
    }

    /** The handshake is over. */
    void opened(Handshake.Result result) {
        handshakeTimer.cancel();
        registry.open(result.user(), result.vhost(), services);
        state = State.RUNNING;
        reader.maxFrameSize(result.frameMax());
        writer.frameMax(result.frameMax());
        heartbeats.start(result.heartbeatSeconds());
        block.tell(result.capabilities().connectionBlocked());
        Session session = new Session(id, result.user(), result.vhost(), result.capabilities(), result.channelMax(),
                services, description);
        open = new OpenConnection(this, socket.loop(), session, writer, throttle, block, registry);
    }

    private OpenConnection open() {
        OpenConnection running = open;
        if (running == null) {
            throw new IllegalStateException("Expected an open connection");
        }
        return running;
    }

    /** Client and broker, as logs call the connection. */
    @Override
    public String toString() {
        return description;
    }

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
    }

    @Override
    public boolean notRead() {
        return throttle.deaf();
    }

    /** Any thread: publishers are to wait while resources are low; an empty text ends that. */
    public void alarm(String lowResources) {
        post((Runnable) () -> block.alarm(lowResources));
    }
}
