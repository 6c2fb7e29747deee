/** An AMQP connection: handshake, frames, heartbeats, and the channels on it. */
@NullMarked
package io.warren.broker.connection;

import org.jspecify.annotations.NullMarked;
