/** What the RabbitMQ Java client sees: one file per feature, each test a rule of the broker. */
@NullMarked
package io.warren.clients;

import org.jspecify.annotations.NullMarked;
