package io.warren.journal.log;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says when more waits for the writer than should.
 *
 * <p>
 * Threads: any.
 */
final class LogPressure {
    private final long highBytes;
    private final long lowBytes;
    private final AtomicLong pendingBytes;
    private final LogListener listener;
    private final AtomicBoolean pressed = new AtomicBoolean();

    LogPressure(LogSettings settings, AtomicLong pendingBytes, LogListener listener) {
        this.highBytes = settings.pressureHighBytes();
        this.lowBytes = settings.pressureLowBytes();
        this.pendingBytes = pendingBytes;
        this.listener = listener;
    }

    boolean isPressed() {
        return pressed.get();
    }

    /** After the number of pending bytes has changed. */
    void check() {
        boolean was = pressed.get();
        long bytes = pendingBytes.get();
        boolean is = was ? bytes > lowBytes : bytes >= highBytes;
        // Whoever sets the flag looks again, as the other side may have looked before it was set.
        while (is != was && pressed.compareAndSet(was, is)) {
            listener.onPressureChanged();
            was = is;
            bytes = pendingBytes.get();
            is = was ? bytes > lowBytes : bytes >= highBytes;
        }
    }
}
