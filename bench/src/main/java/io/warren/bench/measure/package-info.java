/** One measurement: the load generator, what other processes did meanwhile, and what became of it. */
@NullMarked
package io.warren.bench.measure;

import org.jspecify.annotations.NullMarked;
