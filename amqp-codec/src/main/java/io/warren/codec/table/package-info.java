/** Field tables and their values, in RabbitMQ's dialect of the type letters. */
@NullMarked
package io.warren.codec.table;

import org.jspecify.annotations.NullMarked;
