/** Rules about the whole code base, and proof that each of them can fail. */
@NullMarked
package io.warren.architecture;

import org.jspecify.annotations.NullMarked;
