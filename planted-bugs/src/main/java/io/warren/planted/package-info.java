/** Bugs that tests plant into product classes, to see whether other tests catch them; for tests only. */
@NullMarked
package io.warren.planted;

import org.jspecify.annotations.NullMarked;
