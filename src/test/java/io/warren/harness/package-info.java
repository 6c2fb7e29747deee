/** Gives each end-to-end test class a broker: a Warren of its own, or one outside that the caller names. */
@NullMarked
package io.warren.harness;

import org.jspecify.annotations.NullMarked;
