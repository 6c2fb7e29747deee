/** The schedule of a cycle, the cycle itself, and what is told about it. */
@NullMarked
package io.warren.crash.run;

import org.jspecify.annotations.NullMarked;
