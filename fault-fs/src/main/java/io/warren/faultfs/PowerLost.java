package io.warren.faultfs;

/**
 * Thrown by every operation from the moment the power is gone. An error, not an exception: a program that has lost its
 * power handles nothing any more, so nothing should catch it but the test.
 */
public final class PowerLost extends Error {
    PowerLost() {
        super("power lost", null, false, true);
    }
}
