/** What a run measured: percentiles, processor time of both processes, and their table and JSON. */
@NullMarked
package io.warren.load.report;

import org.jspecify.annotations.NullMarked;
