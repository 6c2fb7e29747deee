/** Tests of the package. */
@NullMarked
package io.warren.bench.growth;

import org.jspecify.annotations.NullMarked;
