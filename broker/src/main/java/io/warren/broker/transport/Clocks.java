package io.warren.broker.transport;

import java.util.function.LongSupplier;

/**
 * What time it is. Threads: any.
 *
 * @param epochMillis
 *            the time of day, in milliseconds since 1970
 * @param nanoTime
 *            only goes forward, in nanoseconds from any moment on
 */
public record Clocks(LongSupplier epochMillis, LongSupplier nanoTime) {}
