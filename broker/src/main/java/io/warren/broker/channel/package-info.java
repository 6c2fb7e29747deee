/** An AMQP channel: publishing, consuming, acknowledging, declaring. */
@NullMarked
package io.warren.broker.channel;

import org.jspecify.annotations.NullMarked;
