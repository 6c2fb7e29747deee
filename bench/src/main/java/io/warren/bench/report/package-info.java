/** Markdown tables and SVG charts. */
@NullMarked
package io.warren.bench.report;

import org.jspecify.annotations.NullMarked;
