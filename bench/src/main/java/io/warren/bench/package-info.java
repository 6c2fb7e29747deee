/** Micro benchmarks, one class for each step of the message path. */
@NullMarked
package io.warren.bench;

import org.jspecify.annotations.NullMarked;
