/** Exchanges that give a message to one of their bindings. */
@NullMarked
package io.warren.exchanges.pick;

import org.jspecify.annotations.NullMarked;
