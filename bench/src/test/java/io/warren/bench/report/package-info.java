/** Tests of the package. */
@NullMarked
package io.warren.bench.report;

import org.jspecify.annotations.NullMarked;
