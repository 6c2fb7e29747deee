/** Definitions as one JSON text, in RabbitMQ's format: to move them between brokers, and to keep them with other files. */
@NullMarked
package io.warren.broker.definition.json;

import org.jspecify.annotations.NullMarked;
