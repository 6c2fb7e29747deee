/** Exchange types of plugins, and the exchanges that the broker itself publishes to. */
@NullMarked
package io.warren.exchangetypes;

import org.jspecify.annotations.NullMarked;
