/** Producers, consumers, and the run that starts, measures and stops them. */
@NullMarked
package io.warren.load.run;

import org.jspecify.annotations.NullMarked;
