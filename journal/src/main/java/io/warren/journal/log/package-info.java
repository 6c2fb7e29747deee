/** The write-ahead log of a node: group commit, segments, recovery. */
@NullMarked
package io.warren.journal.log;

import org.jspecify.annotations.NullMarked;
