/** The applications of RabbitMQ's six tutorials, each played through once against the broker. */
@NullMarked
package io.warren.tutorials;

import org.jspecify.annotations.NullMarked;
