package io.warren.broker.connection;

import io.warren.queue.EventLoop;
import io.warren.queue.EventLoop.Timer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeats of one connection. Twice in an interval it looks: was nothing sent since, a heartbeat goes out; has nothing been
 * received for more than two intervals, the peer is gone.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class Heartbeats {

    /** Five half intervals: two whole ones have certainly passed. */
    private static final int SILENT_TICKS_MAX = 5;

    /** What heartbeats are about. */
    interface Peer {

        void sendHeartbeat();

        /** Nothing was received for too long. */
        void missed(int intervalSeconds);

        /** Whether we do not read, so that silence says nothing about the peer. */
        boolean notRead();
    }

    private final EventLoop loop;
    private final Peer peer;
    private int intervalSeconds;
    private boolean sent;
    private boolean received;
    private int silentTicks;
    private @Nullable Timer timer;

    Heartbeats(EventLoop loop, Peer peer) {
        this.loop = loop;
        this.peer = peer;
    }

    /** 0 for none. */
    void start(int seconds) {
        intervalSeconds = seconds;
        schedule();
    }

    void stop() {
        intervalSeconds = 0;
        if (timer != null) {
            timer.cancel();
        }
    }

    void noteSent() {
        sent = true;
    }

    void noteReceived() {
        received = true;
    }

    private void schedule() {
        if (intervalSeconds > 0) {
            timer = loop.schedule(this::tick, TimeUnit.SECONDS.toMillis(intervalSeconds) / 2);
        }
    }

    private void tick() {
        if (intervalSeconds == 0) {
            return;
        }
        if (!sent) {
            peer.sendHeartbeat();
        }
        sent = false;
        silentTicks = received || peer.notRead() ? 0 : silentTicks + 1;
        received = false;
        if (silentTicks >= SILENT_TICKS_MAX) {
            peer.missed(intervalSeconds);
        } else {
            schedule();
        }
    }
}
