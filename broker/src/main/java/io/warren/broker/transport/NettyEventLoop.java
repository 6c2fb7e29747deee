package io.warren.broker.transport;

import io.netty.util.concurrent.Future;
import io.warren.queue.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of Netty's event loops, as the rest of the broker sees it.
 *
 * <p>
 * Threads: any.
 */
final class NettyEventLoop implements EventLoop {

    private static final Logger log = LoggerFactory.getLogger(NettyEventLoop.class);

    private final io.netty.channel.EventLoop loop;

    private final Clocks clocks;

    NettyEventLoop(io.netty.channel.EventLoop loop, Clocks clocks) {
        this.loop = loop;
        this.clocks = clocks;
    }

    @Override
    public boolean inEventLoop() {
        return loop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException stopped) {
            log.debug("the event loop has stopped; a task is dropped");
        }
    }

    @Override
    public long epochMillis() {
        return clocks.epochMillis().getAsLong();
    }

    @Override
    public long nanoTime() {
        return clocks.nanoTime().getAsLong();
    }

    @Override
    public Timer schedule(Runnable task, long delayMillis) {
        Future<?> scheduled = loop.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }
}
