package io.warren.crash.load;

/**
 * Tells clients when to end by themselves.
 *
 * <p>
 * Threads: any.
 */
final class LoadState {
    private volatile boolean ended;

    void end() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }
}
