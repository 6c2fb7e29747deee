/** Exchanges and bindings: a message in, its destinations out. No threads, no clock, no network. */
@NullMarked
package io.warren.router;

import org.jspecify.annotations.NullMarked;
