/** Tests of pacing and of the confirm window. */
@NullMarked
package io.warren.load.run;

import org.jspecify.annotations.NullMarked;
