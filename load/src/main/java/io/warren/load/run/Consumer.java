package io.warren.load.run;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.warren.codec.frame.FrameEncoder;
import io.warren.codec.method.BasicMethod;
import io.warren.codec.method.ChannelMethod;
import io.warren.codec.method.Method;
import io.warren.codec.table.FieldTable;
import io.warren.load.plan.Settling;
import io.warren.load.wire.BrokerConnection;
import io.warren.load.wire.FrameVisitor;
import io.warren.load.wire.FrameWalker;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A connection that consumes from some queues. Its delivery tags count the deliveries, so nothing of a delivery is
 * looked at but its end.
 *
 * <p>
 * Threads: {@link #consume} its own; {@link #received} and {@link #stop} any; the results when that thread has ended.
 */
final class Consumer implements FrameVisitor {
    private static final int ACKS_WRITE_BYTES = 16 * 1024;
    private static final int TAG_AT = 11; // frame head, class and method before it

    private final BrokerConnection connection;
    private final List<String> queues;
    private final Settling settling;
    private final boolean stamped;
    private final @Nullable Balance balance;
    private final RunState state;
    private final Histogram latencies = new Histogram(3);
    private final AtomicLong received = new AtomicLong();
    private final ByteBuffer ack;
    private final ByteBuffer acks = ByteBuffer.allocateDirect(ACKS_WRITE_BYTES);
    private long receivedNow;
    private long ackedTag;
    private long nowNanos;
    /** When a run ends that holds a backlog: what is acknowledged before the broker has stopped makes it deliver more. */
    private boolean withholding;
    private int cancelled;
    private boolean closed;

    Consumer(BrokerConnection connection, List<String> queues, Settling settling, boolean stamped, RunState state) {
        this.connection = connection;
        this.queues = queues;
        this.settling = settling;
        this.stamped = stamped;
        this.balance = state.balance();
        this.state = state;
        ByteBuf frame = Unpooled.buffer();
        FrameEncoder.method(frame, BrokerConnection.CHANNEL, new BasicMethod.Ack(0, settling.ackEvery() > 1));
        this.ack = frame.nioBuffer();
        if (settling.prefetch() > 0) {
            connection.ask(new BasicMethod.Qos(0, settling.prefetch(), false), BasicMethod.QosOk.class);
        }
    }

    /** Consumes until it is stopped, then settles what it has and ends its connection. */
    void consume() {
        for (int i = 0; i < queues.size(); i++) {
            connection.send(new BasicMethod.Consume(queues.get(i), tag(i), false, settling.ackEvery() == 0, false,
                    true, FieldTable.EMPTY));
        }
        FrameWalker walker = new FrameWalker(this);
        while (!closed) {
            connection.receive(walker);
            nowNanos = 0;
            if (balance != null) {
                balance.onConsumed(receivedNow - received.getPlain());
                withholding = state.stopping();
            }
            received.setRelease(receivedNow);
            writeAcks();
        }
        connection.closeInOrder();
    }

    @Override
    public void onMessage(long stamp) {
        receivedNow++;
        int ackEvery = settling.ackEvery();
        if (ackEvery > 0 && receivedNow - ackedTag == ackEvery && !withholding) acknowledge();
        if (stamped && state.counts(stamp)) {
            if (nowNanos == 0) nowNanos = System.nanoTime(); // once per read: that is when the message was there
            latencies.recordValue(Math.max(0, nowNanos - stamp));
        }
    }

    private void acknowledge() {
        if (acks.remaining() < ack.capacity()) writeAcks();
        ackedTag = receivedNow;
        acks.put(ack.duplicate().putLong(TAG_AT, ackedTag));
    }

    private void writeAcks() {
        if (acks.position() == 0) return;
        connection.write(acks.flip());
        acks.clear();
    }

    @Override
    public void onMethod(Method method) {
        switch (method) {
            case BasicMethod.CancelOk ignored -> onCancelled();
            case ChannelMethod.CloseOk ignored -> closed = true;
            default -> throw BrokerConnection.refusal(method);
        }
    }

    /** After the last one, nothing is delivered any more: what is not acknowledged yet can be. */
    private void onCancelled() {
        cancelled++;
        if (cancelled < queues.size()) return;
        writeAcks(); // a tag must not be acknowledged twice
        if (settling.ackEvery() > 0 && ackedTag < receivedNow) {
            connection.send(new BasicMethod.Ack(receivedNow, true));
            ackedTag = receivedNow;
        }
        connection.send(new ChannelMethod.Close(200, "", 0, 0));
    }

    /** Asks the broker to deliver no more, and its answers wake the consumer. */
    void stop() {
        for (int i = 0; i < queues.size(); i++) {
            connection.send(new BasicMethod.Cancel(tag(i), false));
        }
    }

    void disconnect() {
        connection.close();
    }

    long received() {
        return received.getAcquire();
    }

    /** From when a message was due to when it had been received. */
    Histogram latencies() {
        return latencies;
    }

    private static String tag(int queue) {
        return "c" + queue;
    }
}
