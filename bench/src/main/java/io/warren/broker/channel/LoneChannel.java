package io.warren.broker.channel;

import io.warren.bench.MemorySocket;
import io.warren.bench.SmallBroker;
import io.warren.bench.ThisThread;
import io.warren.broker.error.ChannelException;
import io.warren.broker.error.ConnectionException;
import io.warren.broker.session.Session;
import io.warren.broker.socket.DeliveryWindow;
import io.warren.broker.socket.FrameWriter;

/** The owner of one channel: a connection that takes note of nothing, and has no mistakes to report. */
final class LoneChannel implements ChannelOwner {
    private final SmallBroker broker = new SmallBroker(new ThisThread());
    private final Session session = broker.session();
    private final FrameWriter writer = new FrameWriter(new MemorySocket(new ThisThread()));
    private final DeliveryWindow window = new DeliveryWindow();

    SmallBroker broker() {
        return broker;
    }

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
    public void post(Object letter) {}

    @Override
    public long turnMillis() {
        return 0;
    }

    @Override
    public void touched(Channel channel) {}

    @Override
    public void underWay(long deltaBytes) {}

    @Override
    public void deferred(long deltaBytes) {}

    @Override
    public void published() {}

    @Override
    public void published(int messages) {}

    @Override
    public void checkOverdue(long timeoutMillis) {}

    @Override
    public void replay(Channel channel) {}

    @Override
    public boolean takesOutput() {
        return true;
    }

    @Override
    public void replayLater(Channel channel) {}

    @Override
    public void fail(Channel channel, ChannelException mistake) {
        throw mistake;
    }

    @Override
    public void fail(Channel channel, ConnectionException mistake) {
        throw mistake;
    }

    @Override
    public void channelClosed(Channel channel) {}
}
