/** The exchanges that the broker itself publishes to: copies of messages under trace, and events. */
@NullMarked
package io.warren.broker.systemexchange;

import org.jspecify.annotations.NullMarked;
