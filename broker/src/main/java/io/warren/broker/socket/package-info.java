/** The socket as connections see it, and frames on their way to it, gathered until the end of a turn. */
@NullMarked
package io.warren.broker.socket;

import org.jspecify.annotations.NullMarked;
