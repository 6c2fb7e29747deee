package io.warren.load.run;

import java.util.concurrent.locks.LockSupport;

/**
 * When each message of one producer is due: as soon as possible, or at a rate that does not wait for a broker which is
 * late (otherwise a stall would delay the messages that ought to have measured it).
 *
 * <p>
 * Threads: one, the producer's writer.
 */
final class Pace {
    /** How much too late the operating system may wake a thread; that last bit is spent spinning. */
    private static final long WAKE_UP_NANOS = 70_000;
    /** An ending run must not wait for the next message of a slow one. */
    private static final long PARK_NANOS_MAX = 50_000_000;

    private final double nanosPerMessage;
    private final long startNanos;

    /** A pace of so many messages per second; 0 for as fast as possible. */
    Pace(double ratePerSecond, long startNanos) {
        this.nanosPerMessage = ratePerSecond == 0 ? 0 : 1e9 / ratePerSecond;
        this.startNanos = startNanos;
    }

    boolean steady() {
        return nanosPerMessage > 0;
    }

    /** When this message, counted from 0, is due. Only for a steady pace. */
    long dueNanos(long message) {
        return startNanos + (long) (message * nanosPerMessage);
    }

    /** How many messages are due at this time when so many have been sent. */
    long due(long sent, long nowNanos) {
        if (!steady()) return Long.MAX_VALUE;
        return Math.max(0, (long) ((nowNanos - startNanos) / nanosPerMessage) + 1 - sent);
    }

    /** Waits until the message after so many is due, or for a while, and returns how many are due: maybe none. */
    long awaitDue(long sent) {
        if (!steady()) return Long.MAX_VALUE;
        long dueNanos = dueNanos(sent);
        long toWait = dueNanos - System.nanoTime();
        if (toWait > WAKE_UP_NANOS) LockSupport.parkNanos(Math.min(toWait - WAKE_UP_NANOS, PARK_NANOS_MAX));
        if (dueNanos - System.nanoTime() > WAKE_UP_NANOS) return 0;
        while (System.nanoTime() < dueNanos) {
            Thread.onSpinWait();
        }
        return due(sent, System.nanoTime());
    }
}
