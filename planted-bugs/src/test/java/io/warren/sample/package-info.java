/** A product in small, and its test, to plant bugs into. */
@NullMarked
package io.warren.sample;

import org.jspecify.annotations.NullMarked;
