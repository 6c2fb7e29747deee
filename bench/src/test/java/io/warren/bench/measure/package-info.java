/** Tests of the package. */
@NullMarked
package io.warren.bench.measure;

import org.jspecify.annotations.NullMarked;
