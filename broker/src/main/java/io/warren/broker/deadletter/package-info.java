/** What becomes of a message that its queue does not deliver. */
@NullMarked
package io.warren.broker.deadletter;

import org.jspecify.annotations.NullMarked;
