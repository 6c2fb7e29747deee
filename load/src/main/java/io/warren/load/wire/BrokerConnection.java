package io.warren.load.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.codec.content.BasicProperties;
import io.warren.codec.frame.FrameEncoder;
import io.warren.codec.frame.ProtocolHeader;
import io.warren.codec.method.ChannelMethod;
import io.warren.codec.method.ConnectionMethod;
import io.warren.codec.method.Method;
import io.warren.codec.table.FieldTable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A connection to a broker with one channel open on it, on a blocking socket: a system call per batch of messages and
 * nothing in between. Heartbeats are off.
 *
 * <p>
 * Threads: {@link #receive} and {@link #ask} one reader; {@link #write}, {@link #send} and {@link #close} any.
 */
public final class BrokerConnection implements AutoCloseable {
    /** The channel that everything happens on. */
    public static final int CHANNEL = 1;

    /** Enough for a thousand small messages per system call, and still within a core's cache. */
    public static final int RECEIVE_BYTES = 128 * 1024;

    /** Enough for any method, for connections that only ever wait. */
    public static final int RECEIVE_BYTES_MIN = 8 * 1024;

    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final int FRAME_MAX = 131_072;

    private final SocketChannel socket;
    private final ByteBuffer received;
    private final ReentrantLock writing = new ReentrantLock();
    private final ArrayDeque<Method> replies = new ArrayDeque<>();
    private final FrameWalker replyWalker = new FrameWalker(replies::add);
    private FieldTable serverProperties = FieldTable.EMPTY;
    private int frameMax = FRAME_MAX;

    private BrokerConnection(SocketChannel socket, int receiveBytes) {
        this.socket = socket;
        this.received = ByteBuffer.allocateDirect(receiveBytes).limit(0);
    }

    /**
     * Connects, logs in and opens the channel.
     *
     * @param receiveBytes how much is received at once at most
     * @throws BrokerFailure if there is no broker, or it refuses
     */
    public static BrokerConnection open(BrokerUri uri, int receiveBytes) {
        SocketChannel socket = connect(uri);
        BrokerConnection connection = new BrokerConnection(socket, receiveBytes);
        boolean opened = false;
        try {
            connection.logIn(uri);
            connection.ask(new ChannelMethod.Open(), ChannelMethod.OpenOk.class);
            opened = true;
            return connection;
        } finally {
            if (!opened) connection.close();
        }
    }

    private static SocketChannel connect(BrokerUri uri) {
        try {
            SocketChannel socket = SocketChannel.open();
            try {
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                socket.socket().connect(new InetSocketAddress(uri.host(), uri.port()), CONNECT_TIMEOUT_MILLIS);
                return socket;
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        } catch (IOException e) {
            throw new BrokerFailure("Cannot connect to " + uri.address(), e);
        }
    }

    private void logIn(BrokerUri uri) {
        ByteBuf out = Unpooled.buffer();
        ProtocolHeader.writeAmqp091(out);
        write(out.nioBuffer());
        serverProperties = reply(ConnectionMethod.Start.class).serverProperties();
        byte[] response = ("\0" + uri.user() + "\0" + uri.password()).getBytes(StandardCharsets.UTF_8);
        send(0, new ConnectionMethod.StartOk(clientProperties(), "PLAIN", response, "en_US"));
        ConnectionMethod.Tune tune = reply(ConnectionMethod.Tune.class);
        if (tune.frameMax() > 0) frameMax = (int) Math.min(FRAME_MAX, tune.frameMax());
        send(0, new ConnectionMethod.TuneOk(tune.channelMax(), frameMax, 0));
        send(0, new ConnectionMethod.Open(uri.virtualHost()));
        reply(ConnectionMethod.OpenOk.class);
    }

    private static FieldTable clientProperties() {
        FieldTable capabilities = FieldTable.builder()
                .put("publisher_confirms", true)
                .put("basic.nack", true)
                .put("consumer_cancel_notify", true)
                .put("authentication_failure_close", true)
                .build();
        return FieldTable.builder().put("product", "warren bench").put("capabilities", capabilities).build();
    }

    /** What the broker said of itself: product, version and more. */
    public FieldTable serverProperties() {
        return serverProperties;
    }

    /** Octets of the largest frame that both sides take. */
    public int frameMax() {
        return frameMax;
    }

    /** Sends a method on the channel and waits for its answer. */
    public <R extends Method> R ask(Method question, Class<R> answer) {
        send(question);
        return reply(answer);
    }

    private <R extends Method> R reply(Class<R> type) {
        while (replies.isEmpty()) {
            receive(replyWalker);
        }
        Method method = replies.remove();
        if (type.isInstance(method)) return type.cast(method);
        throw refusal(method);
    }

    /** What the broker means by a method that nobody asked for. */
    public static BrokerFailure refusal(Method method) {
        return new BrokerFailure(switch (method) {
            case ConnectionMethod.Close close ->
                "The broker closed the connection: " + close.replyCode() + " " + close.replyText();
            case ChannelMethod.Close close ->
                "The broker closed the channel: " + close.replyCode() + " " + close.replyText();
            default -> "The broker sent " + method.name() + ", which was not expected here";
        });
    }

    /** Sends a method on the channel. */
    public void send(Method method) {
        send(CHANNEL, method);
    }

    private void send(int channel, Method method) {
        ByteBuf out = Unpooled.buffer();
        FrameEncoder.method(out, channel, method);
        write(out.nioBuffer());
    }

    /** Writes all of the buffer, and waits for as long as the broker does not read. */
    public void write(ByteBuffer out) {
        writing.lock();
        try {
            while (out.hasRemaining()) {
                socket.write(out);
            }
        } catch (IOException e) {
            throw new BrokerFailure("The broker closed the connection", e);
        } finally {
            writing.unlock();
        }
    }

    /** Waits until something has been received and walks over it. */
    public void receive(FrameWalker walker) {
        received.compact(); // a walker leaves a part of a small frame at most
        try {
            if (socket.read(received) < 0) throw new EOFException("end of stream");
        } catch (IOException e) {
            throw new BrokerFailure("The broker closed the connection", e);
        } finally {
            received.flip();
        }
        walker.walk(received);
    }

    /** Ends the connection in the protocol's way, for a reader that expects nothing more. Does not throw. */
    public void closeInOrder() {
        try {
            send(0, new ConnectionMethod.Close(200, "", 0, 0));
            reply(ConnectionMethod.CloseOk.class);
        } catch (BrokerFailure e) {
            // It is gone, which is all that was wanted.
        } finally {
            close();
        }
    }

    /** Drops the connection; whoever reads or writes gets a {@link BrokerFailure}. Does not throw. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing can be done about it, and nothing depends on it.
        }
    }

    /** The property list of the messages: flags, and the delivery mode if they are persistent. */
    static byte[] properties(boolean persistent) {
        ByteBuf out = Unpooled.buffer();
        BasicProperties.Builder properties = BasicProperties.builder();
        (persistent ? properties.deliveryMode(2) : properties).build().encode(out);
        byte[] octets = new byte[out.readableBytes()];
        out.readBytes(octets);
        return octets;
    }
}
