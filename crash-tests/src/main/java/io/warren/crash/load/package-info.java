/** Clients that use the broker and write down what they asked for and what they got. */
@NullMarked
package io.warren.crash.load;

import org.jspecify.annotations.NullMarked;
