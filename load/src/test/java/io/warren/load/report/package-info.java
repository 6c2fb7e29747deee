/** Tests of what is read and written about a run. */
@NullMarked
package io.warren.load.report;

import org.jspecify.annotations.NullMarked;
