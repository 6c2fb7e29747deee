/** Brokers to be measured: how each is started fresh, found among the processes of the machine, and ended. */
@NullMarked
package io.warren.bench.brokers;

import org.jspecify.annotations.NullMarked;
