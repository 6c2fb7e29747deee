/** The {@code warren} command: starts a broker in the foreground and tells about it. */
@NullMarked
package io.warren.cli;

import org.jspecify.annotations.NullMarked;
