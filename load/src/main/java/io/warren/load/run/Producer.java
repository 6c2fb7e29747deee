package io.warren.load.run;

import io.warren.codec.method.ChannelMethod;
import io.warren.codec.method.ConfirmMethod;
import io.warren.codec.method.Method;
import io.warren.load.plan.Messages;
import io.warren.load.wire.BrokerConnection;
import io.warren.load.wire.FrameVisitor;
import io.warren.load.wire.FrameWalker;
import io.warren.load.wire.PublishCycle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A connection that publishes: one thread writes, another waits for what the broker has to say.
 *
 * <p>
 * Threads: {@link #publish} the writer, {@link #listen} the reader; {@link #sent}, {@link #finished}, {@link #limit} and
 * {@link #stop} any; the results when both threads have ended.
 */
final class Producer implements FrameVisitor {
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final BrokerConnection connection;
    private final PublishCycle cycle;
    private final Messages messages;
    private final double ratePerSecond;
    private final @Nullable ConfirmWindow window;
    private final @Nullable Balance balance;
    private final RunState state;
    private final AtomicLong sent = new AtomicLong();
    /** How many messages may still follow those that are sent when the writer sees this. */
    private volatile long messagesToCome = NO_LIMIT;
    private volatile boolean finished;
    private volatile @Nullable Thread writer;

    /** A producer on a fresh connection, without confirms if the window is null. */
    Producer(BrokerConnection connection, PublishCycle cycle, Messages messages, double ratePerSecond,
            @Nullable ConfirmWindow window, RunState state) {
        this.connection = connection;
        this.cycle = cycle;
        this.messages = messages;
        this.ratePerSecond = ratePerSecond;
        this.window = window;
        this.balance = state.balance();
        this.state = state;
        if (window != null) connection.ask(new ConfirmMethod.Select(false), ConfirmMethod.SelectOk.class);
    }

    /** Publishes until the run stops or a limit is reached, then ends the channel, which the broker does last. */
    void publish() {
        writer = Thread.currentThread();
        Pace pace = new Pace(ratePerSecond, System.nanoTime());
        long limit = NO_LIMIT;
        long sentNow = 0;
        while (!state.stopping() && sentNow < limit) {
            if (limit == NO_LIMIT && messagesToCome != NO_LIMIT) limit = sentNow + messagesToCome;
            long unbalanced = balance == null ? NO_LIMIT : balance.awaitRoom();
            long room = Math.min(unbalanced, window == null ? NO_LIMIT : window.awaitRoom(sentNow));
            long count = Math.min(Math.min(room, pace.awaitDue(sentNow)), limit - sentNow);
            if (count <= 0) continue;
            int taken = cycle.take(count);
            if (messages.stamped()) stamp(pace, sentNow, taken);
            connection.write(cycle.taken());
            if (balance != null) balance.onPublished(taken);
            sentNow += taken;
            sent.setRelease(sentNow);
        }
        if (window != null) window.await(sentNow);
        connection.send(new ChannelMethod.Close(200, "", 0, 0));
    }

    private void stamp(Pace pace, long sentBefore, int count) {
        long now = pace.steady() ? 0 : System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = pace.steady() ? pace.dueNanos(sentBefore + i) : now;
            cycle.stamp(i, count, due);
            if (window != null) window.sending(sentBefore + i + 1, due);
        }
    }

    /** Receives until the broker has ended the channel. */
    void listen() {
        FrameWalker walker = new FrameWalker(this);
        while (!finished) {
            connection.receive(walker);
            if (window != null) window.onRead();
        }
        connection.closeInOrder();
    }

    @Override
    public void onConfirm(long deliveryTag, boolean multiple, boolean refused) {
        if (window != null) window.onConfirm(deliveryTag, multiple, refused);
    }

    @Override
    public void onMethod(Method method) {
        if (!(method instanceof ChannelMethod.CloseOk)) throw BrokerConnection.refusal(method);
        finished = true;
    }

    /** Lets so many more messages follow. */
    void limit(long count) {
        messagesToCome = count;
    }

    /** Wakes a writer that waits, so that it sees that the run is over. */
    void stop() {
        Thread waiting = writer;
        if (waiting != null) LockSupport.unpark(waiting);
    }

    void disconnect() {
        connection.close();
    }

    long sent() {
        return sent.getAcquire();
    }

    /** Whether the broker has taken all messages up to the limit: confirmed, or read to the end of the channel. */
    boolean finished() {
        return finished;
    }

    /** How many messages the broker refused to take. */
    long refused() {
        return window == null ? 0 : window.refused();
    }

    /** From when a message was due to its confirmation; null without confirms. */
    @Nullable
    Histogram confirmLatencies() {
        return window == null ? null : window.latencies();
    }
}
