/** For tests of all packages of this module. */
@NullMarked
package io.warren.journal;

import org.jspecify.annotations.NullMarked;
