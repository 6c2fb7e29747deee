package io.warren.broker.connection;

import io.warren.broker.socket.Socket;
import java.util.EnumSet;
import java.util.Set;

/**
 * Whether a connection's socket is read: not while any reason speaks against it. This is what makes back-pressure reach the
 * client, so that nothing it can send grows without a bound.
 *
 * <p>
 * Threads: the connection's event loop.
 */
final class ReadThrottle {

    /** Why a socket is not read. */
    enum Reason {
        /** Publishes wait for their queues. */
        PUBLISHES_UNDER_WAY,
        /** Frames wait for suspended channels. */
        FRAMES_DEFERRED,
        /** The client does not read what it is sent. */
        OUTPUT_PENDING,
        /** An alarm blocks publishers. */
        BLOCKED,
        /** The user, or the virtual host, has published more than it may in this time. */
        RATE_SPENT,
        /** The client's credentials are being checked. */
        AUTHENTICATING
    }

    // What is under way should fit into a processor's cache: kept small, bodies are still there when they are delivered.
    private static final long UNDER_WAY_HIGH = 1024 * 1024;
    private static final long UNDER_WAY_LOW = UNDER_WAY_HIGH / 2;
    private static final long DEFERRED_HIGH = 256 * 1024;
    private static final long DEFERRED_LOW = DEFERRED_HIGH / 2;
    private static final long OUTPUT_HIGH = 2 * 1024 * 1024;

    private final Socket socket;
    private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    private boolean ended;
    private long underWayBytes;
    private long deferredBytes;

    ReadThrottle(Socket socket) {
        this.socket = socket;
    }

    /** Whether we do not read for reasons of our own, so that silence says nothing about the client. */
    boolean deaf() {
        return reasons.stream().anyMatch(reason -> reason != Reason.OUTPUT_PENDING);
    }

    /** The connection closes: from now on everything is read, in order to be dropped. */
    void end() {
        ended = true;
        if (!reasons.isEmpty()) {
            reasons.clear();
            socket.resumeReading();
        }
    }

    void underWay(long deltaBytes) {
        underWayBytes += deltaBytes;
        if (underWayBytes > UNDER_WAY_HIGH) {
            stop(Reason.PUBLISHES_UNDER_WAY);
        } else if (underWayBytes < UNDER_WAY_LOW) {
            go(Reason.PUBLISHES_UNDER_WAY);
        }
    }

    void deferred(long deltaBytes) {
        deferredBytes += deltaBytes;
        if (deferredBytes > DEFERRED_HIGH) {
            stop(Reason.FRAMES_DEFERRED);
        } else if (deferredBytes < DEFERRED_LOW) {
            go(Reason.FRAMES_DEFERRED);
        }
    }

    void output(long pendingBytes) {
        if (pendingBytes > OUTPUT_HIGH) {
            stop(Reason.OUTPUT_PENDING);
        } else {
            go(Reason.OUTPUT_PENDING);
        }
    }

    void stop(Reason reason) {
        if (ended) {
            return;
        }
        if (reasons.isEmpty()) {
            socket.pauseReading();
        }
        reasons.add(reason);
    }

    void go(Reason reason) {
        if (reasons.remove(reason) && reasons.isEmpty()) {
            socket.resumeReading();
        }
    }
}
