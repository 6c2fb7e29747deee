/** Brokers side by side in the scenarios of the project. */
@NullMarked
package io.warren.bench.compare;

import org.jspecify.annotations.NullMarked;
