package io.warren.broker.channel;

import io.warren.broker.error.ChannelException;
import io.warren.broker.error.ConnectionException;
import io.warren.broker.session.Session;
import io.warren.broker.socket.DeliveryWindow;
import io.warren.broker.socket.FrameWriter;

/**
 * The connection, as its channels see it.
 *
 * <p>
 * Threads: the connection's event loop, except {@link #post} and {@link #deliveryWindow}.
 */
public interface ChannelOwner {

    Session session();

    FrameWriter writer();

    DeliveryWindow deliveryWindow();

    /** Any thread: a letter that the connection opens in turn: a batch of deliveries, an answered batch of publishes, a task. */
    void post(Object letter);

    /** The time of day when this turn began, in milliseconds since 1970. */
    long turnMillis();

    /** {@link Channel#endTurn} is to be called when this turn ends. */
    void touched(Channel channel);

    /** So many bytes of publishes were handed to queues, or (negative) came back answered. */
    void underWay(long deltaBytes);

    /** So many bytes of frames wait for a suspended channel, or (negative) do no longer. */
    void deferred(long deltaBytes);

    /** The client published: the connection is one that alarms block. */
    void published();

    /** So many messages were published in this turn, on one channel. */
    void published(int messages);

    /** {@link Channel#checkOverdue} is to be called now and then: some deliveries may wait so long, in milliseconds, and no longer. */
    void checkOverdue(long timeoutMillis);

    /** {@link Channel#receiveDeferred} is to be called, and its mistakes reported. */
    void replay(Channel channel);

    /** Whether the client reads what it is sent, or has left more of it unread than it should. */
    boolean takesOutput();

    /** {@link Channel#receiveDeferred} is to be called once the client takes output again. */
    void replayLater(Channel channel);

    /** Closes a channel for a mistake found after its frame was received. */
    void fail(Channel channel, ChannelException mistake);

    /** Closes the connection for a mistake found after its frame was received on the channel. */
    void fail(Channel channel, ConnectionException mistake);

    /** The channel number is free again. */
    void channelClosed(Channel channel);
}
