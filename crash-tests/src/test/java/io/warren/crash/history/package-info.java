/** Each promise broken by hand, and found. */
@NullMarked
package io.warren.crash.history;

import org.jspecify.annotations.NullMarked;
