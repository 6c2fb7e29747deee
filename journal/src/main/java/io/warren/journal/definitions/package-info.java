/** The log of definitions: every change since the last snapshot, in one file. */
@NullMarked
package io.warren.journal.definitions;

import org.jspecify.annotations.NullMarked;
