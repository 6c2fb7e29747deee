package io.warren.broker.connection;

import io.netty.buffer.ByteBuf;
import io.warren.broker.channel.Channel;
import io.warren.broker.channel.ChannelOwner;
import io.warren.broker.definition.DefinitionChange.DropOwned;
import io.warren.broker.error.ChannelException;
import io.warren.broker.error.ConnectionException;
import io.warren.broker.metrics.BrokerCounters.Counter;
import io.warren.broker.session.Session;
import io.warren.broker.socket.DeliveryWindow;
import io.warren.broker.socket.FrameWriter;
import io.warren.codec.DecodeException;
import io.warren.codec.HardError;
import io.warren.codec.frame.FrameType;
import io.warren.codec.method.ChannelMethod;
import io.warren.codec.method.ConnectionMethod;
import io.warren.codec.method.Method;
import io.warren.codec.method.Methods;
import io.warren.codec.table.FieldTable;
import io.warren.queue.EventLoop;
import io.warren.queue.EventLoop.Timer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection from open-ok on: its channels, and what they need of it. When the connection closes, for whatever reason,
 * {@link #release} lets go of everything that the client had here.
 *
 * <p>
 * Threads: the connection's event loop, except {@link #post} and {@link #deliveryWindow}.
 */
final class OpenConnection implements ChannelOwner {

    private static final Logger log = LoggerFactory.getLogger(OpenConnection.class);
    /** In the time that a delivery may wait. */
    private static final int OVERDUE_CHECKS = 10;
    private static final long OVERDUE_CHECK_MILLIS_MIN = 1000;
    private static final long OVERDUE_CHECK_MILLIS_MAX = 60_000;

    /** With this much unread, a client's next operations wait. */
    private static final long OUTPUT_MAX = 2L * 1024 * 1024;

    private final Connection connection;
    private final EventLoop loop;
    private final Session session;
    private final FrameWriter writer;
    private final ReadThrottle throttle;
    private final PublisherBlock block;
    private final ConnectionRegistry registry;
    private final PublishRate rate;
    private final DeliveryWindow window = new DeliveryWindow();
    private final Channels channels = new Channels();
    /** Channels that have something to hand over or to tell when the turn ends. */
    private final List<Channel> touched = new ArrayList<>();
    /** Channels with frames that wait until the client has read what it was sent before. */
    private final Set<Channel> unreplayed = new LinkedHashSet<>();
    /** Null until something may be overdue one day. */
    private @Nullable Timer overdueCheck;
    private long overdueCheckMillis = Long.MAX_VALUE;
    /** 0: nobody has asked in this turn. */
    private long turnMillis;

    OpenConnection(Connection connection, EventLoop loop, Session session, FrameWriter writer, ReadThrottle throttle,
            PublisherBlock block, ConnectionRegistry registry) {
        this.connection = connection;
        this.loop = loop;
        this.session = session;
        this.writer = writer;
        this.throttle = throttle;
        this.block = block;
        this.registry = registry;
        this.rate = new PublishRate(connection, session, throttle, registry.budgets());
        tellEvent("connection.created");
    }

    // ---- frames and turns ----

    /** Receives a frame on a channel, reporting the mistakes in it. */
    void receive(int type, int number, ByteBuf payload) {
        Channel channel = channels.find(number);
        if (channel == null) {
            openChannel(type, number, payload);
        } else {
            try {
                channel.receive(type, payload);
            } catch (RuntimeException mistake) {
                report(channel, mistake);
            }
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
        try {
            if (!(method instanceof ChannelMethod.Open)) {
                throw new ConnectionException(HardError.CHANNEL_ERROR, "expected 'channel.open'");
            }
            channels.requireRoom(number, session.channelMax());
            registry.channelOpened(session.user(), session.services());
        } catch (ConnectionException mistake) {
            connection.fail(mistake.error(), mistake.replyText(), method.classId(), method.methodId());
            return;
        }
        channels.add(new Channel(this, number));
        session.services().counters().increment(Counter.CHANNELS_OPENED);
        tellEvent("channel.created", number);
        writer.method(number, new ChannelMethod.OpenOk());
    }

    /** Receives the one method on channel 0 that has to do with the session. */
    void receive(ConnectionMethod.UpdateSecret update) {
        String secret = new String(update.newSecret(), StandardCharsets.UTF_8);
        connection.inputWaits(session.services().access().login(session.user().name(), secret, connection.peer()),
                user -> {
                    if (!session.services().access().mayEnter(user, session.vhost().name())) {
                        refuse(update, "access to vhost '" + session.vhost().name() + "' refused for user '"
                                + user.name() + "'");
                        return;
                    }
                    channels.all().forEach(Channel::recheckConsumers);
                    writer.method(0, new ConnectionMethod.UpdateSecretOk());
                }, _ -> refuse(update, "New secret was refused by one of the backends"));
    }

    private void refuse(ConnectionMethod.UpdateSecret update, String why) {
        connection.fail(HardError.NOT_ALLOWED, HardError.NOT_ALLOWED.replyText(why), update.classId(),
                update.methodId());
    }

    @Override
    public long turnMillis() {
        if (turnMillis == 0) {
            turnMillis = loop.epochMillis();
        }
        return turnMillis;
    }

    /** What channels gathered in this turn goes to its queues; confirms are written. */
    void endTurn() {
        turnMillis = 0;
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).endTurn();
        }
        touched.clear();
        rate.endTurn();
    }

    /** So many bytes arrived. */
    void read(int bytes) {
        rate.read(bytes);
    }

    /** After the flush: whoever found the socket full goes on when it takes bytes again. */
    void resume() {
        if (window.takeWaiting()) {
            channels.all().forEach(Channel::resumeDeliveries);
        }
        if (!unreplayed.isEmpty() && takesOutput()) {
            List<Channel> waiting = List.copyOf(unreplayed);
            unreplayed.clear();
            waiting.forEach(this::replay);
        }
    }

    /** The client goes: channels let go of everything, its exclusive queues are deleted; the stage says when they are. */
    CompletionStage<?> release() {
        endTurn();
        for (Channel channel : channels.all()) {
            channel.release();
            registry.channelClosed(session.user());
            session.services().counters().increment(Counter.CHANNELS_CLOSED);
            tellEvent("channel.closed", channel.number());
        }
        tellEvent("connection.closed");
        channels.clear();
        unreplayed.clear();
        if (overdueCheck != null) {
            overdueCheck.cancel();
        }
        return session.services().definitions().submit(new DropOwned(session.vhost().name(), session.connectionId()));
    }

    /** Often enough for the shortest timeout that there was at the last look; timeouts may change. */
    private void checkOverdueAfter(long delayMillis) {
        overdueCheckMillis = delayMillis;
        overdueCheck = connection.schedule(() -> {
            long shortest = Long.MAX_VALUE;
            for (Channel channel : channels.all()) {
                shortest = Math.min(shortest, channel.checkOverdue());
            }
            checkOverdueAfter(overdueCheckMillis(shortest));
        }, delayMillis);
    }

    private static long overdueCheckMillis(long timeoutMillis) {
        return Math.clamp(timeoutMillis / OVERDUE_CHECKS, OVERDUE_CHECK_MILLIS_MIN, OVERDUE_CHECK_MILLIS_MAX);
    }

    // ---- mistakes ----

    private void report(Channel channel, RuntimeException mistake) {
        switch (mistake) {
            case ChannelException ofChannel -> fail(channel, ofChannel);
            case ConnectionException ofConnection -> fail(channel, ofConnection);
            case DecodeException malformed when malformed.classId() != 0 -> connection.fail(malformed.error(),
                    malformed.replyText(), malformed.classId(), malformed.methodId());
            case DecodeException malformed -> connection.fail(malformed.error(), malformed.replyText(),
                    channel.classId(), channel.methodId());
            default -> throw mistake; // ours, and no client's
        }
    }

    @Override
    public void fail(Channel channel, ChannelException mistake) {
        log.error("channel error on connection {}, channel {}: {}", connection, channel.number(),
                LogText.escaped(mistake.replyText()));
        session.services().counters().increment(Counter.CHANNEL_ERRORS);
        channel.close(mistake);
    }

    @Override
    public void fail(Channel channel, ConnectionException mistake) {
        connection.fail(mistake.error(), mistake.replyText(), channel.classId(), channel.methodId());
    }

    // ---- what channels ask ----

    @Override
    public Session session() {
        return session;
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
    public void post(Object letter) {
        connection.post(letter);
    }

    @Override
    public void checkOverdue(long timeoutMillis) {
        long millis = overdueCheckMillis(timeoutMillis);
        if (millis < overdueCheckMillis) {
            if (overdueCheck != null) {
                overdueCheck.cancel();
            }
            checkOverdueAfter(millis);
        }
    }

    @Override
    public void touched(Channel channel) {
        if (channel.touch()) {
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
    public void published(int messages) {
        rate.published(messages);
    }

    @Override
    public void published() {
        block.published();
    }

    @Override
    public void replay(Channel channel) {
        try {
            channel.receiveDeferred();
        } catch (RuntimeException mistake) {
            report(channel, mistake);
        }
    }

    @Override
    public boolean takesOutput() {
        return writer.pendingBytes() < OUTPUT_MAX;
    }

    @Override
    public void replayLater(Channel channel) {
        unreplayed.add(channel);
    }

    @Override
    public void channelClosed(Channel channel) {
        channels.remove(channel);
        registry.channelClosed(session.user());
        session.services().counters().increment(Counter.CHANNELS_CLOSED);
        tellEvent("channel.closed", channel.number());
    }

    private void tellEvent(String name) {
        session.services().events().tell(name, () -> details().put("name", session.connectionName())
                .put("protocol", "AMQP 0-9-1").put("channel_max", session.channelMax()).build());
    }

    private void tellEvent(String name, int channel) {
        session.services().events().tell(name,
                () -> details().put("name", session.connectionName() + " (" + channel + ")")
                        .put("connection", session.connectionName()).put("number", channel).build());
    }

    private FieldTable.Builder details() {
        return FieldTable.builder().put("vhost", session.vhost().name()).put("user", session.user().name());
    }
}
