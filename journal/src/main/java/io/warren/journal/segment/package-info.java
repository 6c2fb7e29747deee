/** Files of checksummed records: how they are written, and how what is left of them is read. */
@NullMarked
package io.warren.journal.segment;

import org.jspecify.annotations.NullMarked;
