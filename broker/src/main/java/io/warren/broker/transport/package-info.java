/** Sockets and event loops. The only package that knows Netty's channels. */
@NullMarked
package io.warren.broker.transport;

import org.jspecify.annotations.NullMarked;
