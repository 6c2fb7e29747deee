/** What load to make: who publishes and consumes what, how fast, and for how long. */
@NullMarked
package io.warren.load.plan;

import org.jspecify.annotations.NullMarked;
