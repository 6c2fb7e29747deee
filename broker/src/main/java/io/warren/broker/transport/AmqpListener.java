package io.warren.broker.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.warren.broker.config.BrokerConfig;
import io.warren.broker.connection.Connection;
import io.warren.broker.socket.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Function;

/**
 * A port on which AMQP clients are accepted.
 *
 * <p>
 * Threads: any.
 */
public final class AmqpListener implements AutoCloseable {

    /** Measured best for small and large messages alike; an adaptive size guesses wrong at 1 KiB. */
    private static final int READ_BYTES = 64 * 1024;
    private static final int WRITE_LOW_BYTES = 256 * 1024;
    private static final int WRITE_HIGH_BYTES = 512 * 1024;

    private final Channel server;

    /**
     * @param connections
     *            makes the connection for an accepted socket, on its event loop
     * @throws IOException
     *             if the port cannot be had
     */
    public AmqpListener(EventLoops loops, InetSocketAddress address, BrokerConfig config,
            Function<Socket, Connection> connections) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap().group(loops.group()).channel(loops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, config.listenBacklog()).option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, config.tcpNoDelay())
                .childOption(ChannelOption.SO_KEEPALIVE, config.tcpKeepAlive())
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(WRITE_LOW_BYTES, WRITE_HIGH_BYTES))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        accepted.pipeline()
                                .addLast(new SocketHandler(accepted, loops.of(accepted.eventLoop()), connections));
                    }
                });
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on " + address.getHostString() + ":" + address.getPort() + ": "
                    + bound.cause().getMessage(), bound.cause());
        }
        server = bound.channel();
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /** Accepts no more; connections that are open stay open. */
    @Override
    public void close() {
        server.close().awaitUninterruptibly();
    }
}
