/** Tests of the package. */
@NullMarked
package io.warren.bench.compare;

import org.jspecify.annotations.NullMarked;
