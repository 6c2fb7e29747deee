package io.warren.broker.transport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.warren.queue.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The broker's event loops. Sockets are spread over them by Netty, queues by {@link #next}.
 *
 * <p>
 * Threads: any.
 */
public final class EventLoops implements AutoCloseable {

    private final EventLoopGroup group;
    private final boolean epoll = Epoll.isAvailable();
    private final List<EventLoop> loops = new ArrayList<>();
    private final Map<EventExecutor, EventLoop> byExecutor = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();

    /** @param threads one for each loop */
    public EventLoops(int threads, Clocks clocks) {
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("warren-loop", true), handlers);
        for (EventExecutor executor : group) {
            EventLoop loop = new NettyEventLoop((io.netty.channel.EventLoop) executor, clocks);
            loops.add(loop);
            byExecutor.put(executor, loop);
        }
    }

    /** Another one each time. */
    public EventLoop next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    EventLoop of(EventExecutor executor) {
        EventLoop loop = byExecutor.get(executor);
        if (loop == null) {
            throw new IllegalArgumentException("Expected one of our own event loops, but got " + executor);
        }
        return loop;
    }

    EventLoopGroup group() {
        return group;
    }

    Class<? extends ServerChannel> serverChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** Stops the loops and waits for their threads. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
