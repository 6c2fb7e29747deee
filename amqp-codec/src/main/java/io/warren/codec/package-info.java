/** AMQP 0-9-1 bytes to records and back: frames, methods, field tables and content properties. */
@NullMarked
package io.warren.codec;

import org.jspecify.annotations.NullMarked;
