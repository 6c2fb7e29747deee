/** Counters of the broker. */
@NullMarked
package io.warren.broker.metrics;

import org.jspecify.annotations.NullMarked;
