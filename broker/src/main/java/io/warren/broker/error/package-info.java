/** How a client's mistake is told to it: closing its channel, or its connection. */
@NullMarked
package io.warren.broker.error;

import org.jspecify.annotations.NullMarked;
