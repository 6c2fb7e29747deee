/** Fuzz targets: octets in, and either a value that survives the way back or a DecodeException, nothing else. */
@NullMarked
package io.warren.codec.fuzz;

import org.jspecify.annotations.NullMarked;
