/** Reads a stopped data directory and says what is in it, without changing it. */
@NullMarked
package io.warren.journal.verify;

import org.jspecify.annotations.NullMarked;
