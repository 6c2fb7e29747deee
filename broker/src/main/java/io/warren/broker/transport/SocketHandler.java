package io.warren.broker.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.ReferenceCountUtil;
import io.warren.broker.connection.Connection;
import io.warren.broker.socket.Socket;
import io.warren.queue.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only handler of a client's socket: bytes go to the connection as they are read, and leave as it writes them.
 *
 * <p>
 * Threads: the socket's event loop.
 */
final class SocketHandler extends ChannelInboundHandlerAdapter implements Socket {

    private static final Logger log = LoggerFactory.getLogger(SocketHandler.class);

    /** How long a peer may take to read the last bytes. */
    private static final long UNSENT_MILLIS = 5000;

    private final Channel socket;
    private final EventLoop loop;
    private final Function<Socket, Connection> connections;
    private @Nullable Connection connection;

    SocketHandler(Channel socket, EventLoop loop, Function<Socket, Connection> connections) {
        this.socket = socket;
        this.loop = loop;
        this.connections = connections;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        connection = connections.apply(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (connection == null) {
            ReferenceCountUtil.release(bytes);
        } else {
            connection.onBytes((ByteBuf) bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (connection != null) {
            connection.onReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (connection != null) {
            connection.onWritabilityChanged(socket.isWritable());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (connection != null) {
            connection.onDisconnected();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("socket {} failed: {}", socket.remoteAddress(), cause.getMessage());
        } else {
            log.error("closing socket {}", socket.remoteAddress(), cause);
        }
        close();
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) socket.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) socket.remoteAddress();
    }

    @Override
    public ByteBuf allocate(int bytes) {
        return socket.alloc().directBuffer(bytes);
    }

    @Override
    public void write(ByteBuf buffer) {
        // A failed write closes the socket, which tells the connection; the void promise spares an object a write.
        handled(socket.write(buffer, socket.voidPromise()));
    }

    @Override
    public void flush() {
        socket.flush();
    }

    @Override
    public long pendingBytes() {
        ChannelOutboundBuffer outbound = socket.unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.totalPendingWriteBytes();
    }

    @Override
    public void pauseReading() {
        socket.config().setAutoRead(false);
    }

    @Override
    public void resumeReading() {
        socket.config().setAutoRead(true);
    }

    @Override
    public void close() {
        // An empty write comes after all others: the socket closes once they have left. A peer that does not read would keep
        // it open for ever, so it gets a while and no more.
        ChannelFuture sent = socket.writeAndFlush(Unpooled.EMPTY_BUFFER);
        if (sent.isDone()) {
            handled(socket.close());
            return;
        }
        EventLoop.Timer cut = loop.schedule(() -> handled(socket.close()), UNSENT_MILLIS);
        handled(sent.addListener(_ -> {
            cut.cancel();
            handled(socket.close());
        }));
    }

    /** What comes of the future is seen to elsewhere: by a listener, or by the socket's closing. */
    private static void handled(ChannelFuture future) {
        assert future != null;
    }
}
