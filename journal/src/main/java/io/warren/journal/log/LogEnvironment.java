package io.warren.journal.log;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What a log takes from the process around it.
 *
 * @param writer
 *            runs one task, which ends when the log is closed: it needs a thread of its own, which nobody interrupts
 * @param preparer
 *            makes segments ahead, up to a few hundred milliseconds each; may run them on the calling thread
 * @param nanoTime
 *            a clock that never jumps, as {@link System#nanoTime}
 * @param nonces
 *            random numbers
 */
public record LogEnvironment(Executor writer, Executor preparer, LongSupplier nanoTime, LongSupplier nonces) {}
