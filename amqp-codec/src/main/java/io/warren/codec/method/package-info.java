/**
 * The methods of AMQP 0-9-1 as records, one file per class of the specification, decoding and encoding side by side.
 */
@NullMarked
package io.warren.codec.method;

import org.jspecify.annotations.NullMarked;
