/** Bodies and sizes of the load. */
@NullMarked
package io.warren.crash.load;

import org.jspecify.annotations.NullMarked;
