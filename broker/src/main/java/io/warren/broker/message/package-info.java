/** A message as AMQP 0-9-1 knows it: its raw properties and body, and what of them the broker looks at. */
@NullMarked
package io.warren.broker.message;

import org.jspecify.annotations.NullMarked;
