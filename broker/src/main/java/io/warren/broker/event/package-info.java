/** What happens in a broker, told to whoever wants to know. */
@NullMarked
package io.warren.broker.event;

import org.jspecify.annotations.NullMarked;
