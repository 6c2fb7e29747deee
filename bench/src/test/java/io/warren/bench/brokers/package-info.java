/** Tests of the package. */
@NullMarked
package io.warren.bench.brokers;

import org.jspecify.annotations.NullMarked;
