/** AMQP 0-9-1 as a client speaks it that must cost next to nothing: publishes encoded once, received frames walked over. */
@NullMarked
package io.warren.load.wire;

import org.jspecify.annotations.NullMarked;
