/** Exchange types of RabbitMQ's plugins, as {@link java.util.ServiceLoader} finds them. */
@NullMarked
package io.warren.exchanges;

import org.jspecify.annotations.NullMarked;
