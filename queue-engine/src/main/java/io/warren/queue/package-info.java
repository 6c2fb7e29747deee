/** The protocol-neutral interface to every kind of queue. */
@NullMarked
package io.warren.queue;

import org.jspecify.annotations.NullMarked;
