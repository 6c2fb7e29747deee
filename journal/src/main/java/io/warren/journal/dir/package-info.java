/** The data directory: its layout, its lock, and what makes a change in it durable. */
@NullMarked
package io.warren.journal.dir;

import org.jspecify.annotations.NullMarked;
